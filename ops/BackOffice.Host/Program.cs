var app = WebApplication.Create(args);
app.MapGet("/", () => "BackOffice");
app.Run();
