using BackOffice.Rules.Calendars;
using BackOffice.Rules.Clocks;

namespace BackOffice.Rules.Tests.Clocks;

/// <summary>The calendars and the clock register that ship in workflows/shared.</summary>
internal static class SharedData
{
    public static string Folder { get; } = Path.Combine(Repository(), "workflows", "shared");

    public static CalendarBook Calendars { get; } = ReadCalendars();

    public static ClockBook Clocks { get; } = ReadClocks();

    public static DateOnly Day(string iso) => Days.TryIso(iso, out var day) ? day : throw new FormatException(iso);

    internal static string Repository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "BackOffice.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("The tests do not run inside the repository.");
    }

    private static CalendarBook ReadCalendars()
    {
        var reading = CalendarBook.Parse(File.ReadAllText(Path.Combine(Folder, "calendars.json")));
        reading.Errors.ShouldBeEmpty();
        return reading.Book;
    }

    private static ClockBook ReadClocks()
    {
        var book = ClockBook.Empty;
        foreach (var file in Directory.GetFiles(Path.Combine(Folder, "clocks"), "*.json").Order())
        {
            var reading = ClockBook.Parse(File.ReadAllText(file));
            reading.Errors.ShouldBeEmpty();
            book = book.With(reading.Book);
        }

        return book;
    }
}
