using System.Text.Json.Nodes;
using BackOffice.Rules.Calendars;
using BackOffice.Rules.Clocks;

namespace BackOffice.Host.CommandLine;

/// <summary>The clock register and the calendars that belong to no single pack: <c>workflows/shared</c>.</summary>
internal sealed class SharedLaw
{
    private static readonly Lazy<SharedLaw> Read = new(() => new SharedLaw(Settings.Read(new ConfigurationBuilder().AddEnvironmentVariables().Build()).Packs));

    private SharedLaw(string packs)
    {
        var folder = Path.Combine(packs, "shared");
        var calendars = CalendarBook.Parse(File.ReadAllText(Path.Combine(folder, "calendars.json")));
        Calendars = calendars.Errors.Count == 0 ? calendars.Book : throw new InvalidDataException($"{folder}/calendars.json: {string.Join(" ", calendars.Errors)}");
        var register = new JsonArray([.. Directory.EnumerateFiles(Path.Combine(folder, "clocks"), "*.json").Order(StringComparer.Ordinal)
            .SelectMany(file => JsonNode.Parse(File.ReadAllText(file))?["clocks"] as JsonArray ?? throw new InvalidDataException($"{file} has no list of clocks."))
            .Select(clock => clock?.DeepClone())]);
        var clocks = ClockBook.Parse(register.ToJsonString());
        Clocks = clocks.Errors.Count == 0 ? clocks.Book : throw new InvalidDataException($"{folder}/clocks: {string.Join(" ", clocks.Errors)}");
    }

    public static SharedLaw Here => Read.Value;

    public CalendarBook Calendars { get; }

    public ClockBook Clocks { get; }
}
