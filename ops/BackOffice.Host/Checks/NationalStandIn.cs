using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using System.Xml;
using System.Xml.Linq;
using BackOffice.Engine.Cases;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace BackOffice.Host.Checks;

/// <summary>
/// Stands in for the national checking service in the demo and in tests, in both of its shapes: real HTTP, real SOAP and JSON.
/// Everybody is invented. The surname says what happens, so that each outcome can be seen:
/// Notfound, Pending, Manual, Unknown (no trace, keep checking, by hand, an unknown qualifier), Refused (not eligible), Expanded (expanded tier),
/// Slow, Broken, Doctype, Flaky (first attempt fails), Busy (always out of order). Anybody else is eligible when the digits of
/// the number are even. Working-parent codes that end in 0 are not known, in 9 are out of date; the others are valid.
/// </summary>
internal sealed class NationalStandIn : IAsyncDisposable
{
    private static readonly XNamespace Soap = "http://schemas.xmlsoap.org/soap/envelope/";
    private static readonly XNamespace Service = "http://www.dcsf.gov.uk/20090308/";

    private readonly WebApplication app;
    private readonly ConcurrentDictionary<string, int> tried = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, (JsonObject Result, int Looks)> queue = new(StringComparer.Ordinal);

    private readonly TimeProvider clock;

    private NationalStandIn(WebApplication app, TimeProvider clock) => (this.app, this.clock) = (app, clock);

    /// <summary>Address of the newer service; the older one is at <c>/soap</c> below it.</summary>
    public Uri Address { get; private set; } = null!;

    /// <summary>How many requests came in.</summary>
    public int Requests;

    /// <summary>Starts it.</summary>
    /// <param name="url">Where; port 0 for any.</param>
    /// <param name="clock">Says which day it is, by which codes are valid or out of date; null for the machine's.</param>
    public static async Task<NationalStandIn> Start(string url = "http://127.0.0.1:0", TimeProvider? clock = null)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = "Production" });
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(url);
        var app = builder.Build();
        var standIn = new NationalStandIn(app, clock ?? TimeProvider.System);
        app.Use((context, next) => { Interlocked.Increment(ref standIn.Requests); return next(context); });
        app.MapPost("/soap", (Delegate)standIn.AnswerSoap);
        app.MapPost("/check/{kind}", standIn.Ask);
        app.MapGet("/check/{id}/status", standIn.Status);
        app.MapGet("/check/{id}", (string id) => standIn.queue.TryGetValue(id, out var kept) ? Results.Json(new JsonObject { ["data"] = kept.Result.DeepClone() }) : Results.NotFound());
        await app.StartAsync();
        standIn.Address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        return standIn;
    }

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    private async Task<IResult> AnswerSoap(HttpContext http)
    {
        XDocument asked;
        try
        {
            using var reader = XmlReader.Create(http.Request.Body, new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, Async = true });
            asked = await XDocument.LoadAsync(reader, LoadOptions.None, http.RequestAborted);
        }
        catch (XmlException)
        {
            return Results.BadRequest();
        }

        // As strict as the real one in what routes a request: the action, and the wrapper around the question.
        if (http.Request.Headers["SOAPAction"].ToString().Trim('"') != $"{Service}OnlineQueryService/SubmitSingleQuery" || asked.Root?.Element(Soap + "Body")?.Element(Service + "SubmitSingleQuery")?.Element(Service + "requestInput") is null)
            return Results.Text(new XDocument(new XElement(Soap + "Envelope", new XElement(Soap + "Body", new XElement(Soap + "Fault", new XElement("faultcode", "a:ActionNotSupported"), new XElement("faultstring", "The message cannot be processed at the receiver"))))).ToString(), "text/xml", statusCode: 500);
        string? Value(string name) => asked.Descendants(Service + name).FirstOrDefault()?.Value;
        if (Value("Password") is not { Length: > 0 }) return Results.StatusCode(401);
        var surname = Value("Surname") ?? "";
        if (await Trouble(surname, http, "<?xml version=\"1.0\"?><not closed") is { } trouble) return trouble;
        if (surname == "Doctype") return Results.Text("<?xml version=\"1.0\"?><!DOCTYPE r [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><r><EligibilityStatus>1</EligibilityStatus><Qualifier>&x;</Qualifier></r>", "text/xml");
        var code = Value("Dern");
        var (status, qualifier) = (code, surname) switch
        {
            ({ } c, _) => c.EndsWith('0') || c.EndsWith('9') ? ("0", "") : ("1", c.EndsWith('5') ? "Discretionary Start" : ""),
            (_, "Notfound") => ("0", "No Trace - Check data"),
            (_, "Pending") => ("0", "Pending - Keep checking"),
            (_, "Manual") => ("0", "Manual process"),
            (_, "Unknown") => ("0", "Something new"),
            _ => (Eligible(surname, Value("NiNo") ?? Value("NASS")) ? "1" : "0", ""),
        };
        var dates = code is not null && !code.EndsWith('0');
        var answer = new XDocument(new XElement(Soap + "Envelope", new XElement(Soap + "Body", new XElement(Service + "SubmitSingleQueryResponse", new XElement(Service + "SubmitSingleQueryResult",
            new XElement(Service + "EligibilityStatus", status), new XElement(Service + "ErrorCode", "0"), new XElement(Service + "Qualifier", qualifier),
            dates ? new XElement(Service + "ValidityStartDate", Day(-30)) : null, dates ? new XElement(Service + "ValidityEndDate", Day(code!.EndsWith('9') ? -5 : 60)) : null,
            dates ? new XElement(Service + "GracePeriodEndDate", Day(code!.EndsWith('9') ? -1 : 150)) : null, new XElement(Service + "ParentSurname", surname))))));
        return Results.Text(answer.ToString(), "text/xml");
    }

    private async Task<IResult> Ask(string kind, HttpContext http)
    {
        if (kind is not ("free-school-meals" or "two-year-offer" or "early-year-pupil-premium" or "working-families")) return Results.NotFound();
        if ((await JsonNode.ParseAsync(http.Request.Body))?["data"] is not JsonObject data) return Results.BadRequest();
        var surname = data["lastName"]?.ToString() ?? "";
        if (await Trouble(surname, http, "<html>Out of order</html>") is { } trouble) return trouble;
        var code = data["eligibilityCode"]?.ToString();
        var status = (code, surname) switch
        {
            ({ } c, _) => c.EndsWith('0') ? "notFound" : c.EndsWith('9') ? "notEligible" : "eligible",
            (_, "Notfound") => "parentNotFound",
            (_, "Pending" or "Manual") => "queuedForProcessing",
            (_, "Unknown") => "somethingNew",
            _ => Eligible(surname, (data["nationalInsuranceNumber"] ?? data["nationalAsylumSeekerServiceNumber"])?.ToString()) ? "eligible" : "notEligible",
        };
        var result = new JsonObject { ["status"] = status };
        if (code is null && status == "eligible" && kind == "free-school-meals") result["tier"] = surname == "Expanded" ? "expanded" : "targeted";
        if (code is not null && status != "notFound")
        {
            result["validityStartDate"] = Day(-30);
            result["validityEndDate"] = Day(code.EndsWith('9') ? -5 : 60);
            result["gracePeriodEndDate"] = Day(code.EndsWith('9') ? -1 : 150);
        }

        var id = Guid.NewGuid().ToString("N");
        queue[id] = (result, 0);
        return Results.Json(new JsonObject { ["data"] = new JsonObject { ["id"] = id, ["status"] = "queuedForProcessing" } }, statusCode: 202);
    }

    private IResult Status(string id)
    {
        if (!queue.TryGetValue(id, out var kept)) return Results.NotFound();
        queue[id] = kept with { Looks = kept.Looks + 1 };
        // As the real one: the first look mostly comes too early.
        return Results.Json(new JsonObject { ["data"] = new JsonObject { ["status"] = kept.Looks == 0 ? "queuedForProcessing" : kept.Result["status"]!.ToString() } });
    }

    private async Task<IResult?> Trouble(string surname, HttpContext http, string nonsense)
    {
        switch (surname)
        {
            case "Slow":
                await Task.Delay(TimeSpan.FromSeconds(30), http.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
                return Results.StatusCode(503);
            case "Broken":
                return Results.Text(nonsense, "text/html");
            case "Busy":
            case "Flaky" when tried.AddOrUpdate(surname, 1, (_, n) => n + 1) % 2 == 1:
                return Results.StatusCode(503);
            default:
                return null;
        }
    }

    private static bool Eligible(string surname, string? number) => surname == "Expanded" || surname != "Refused" && (number?.LastOrDefault(char.IsAsciiDigit) - '0') % 2 == 0;

    private string Day(int fromToday) => London.DayOf(clock.GetUtcNow()).AddDays(fromToday).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
