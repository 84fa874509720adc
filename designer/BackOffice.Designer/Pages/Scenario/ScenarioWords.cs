using System.Text.Json.Nodes;
using BackOffice.Desk.Words;

namespace BackOffice.Designer.Pages.Scenario;

/// <summary>Steps of a scenario in words.</summary>
internal static class ScenarioWords
{
    /// <summary>One step: what was done.</summary>
    public static string Of(JsonObject step) => step switch
    {
        _ when step["open"] is not null => "The case is opened",
        _ when step["complete"] is { } task => $"{task}{(step["outcome"] is { } outcome ? $": {FieldWords.Of(outcome.ToString())}" : "")}",
        _ when step["save"] is { } task => $"{task}: saved, not completed",
        _ when step["excuse"] is { } clock => $"Clock {clock} is excused",
        _ when step["event"] is { } happening => $"\"{FieldWords.Of(happening.ToString())}\" is recorded",
        _ when step["served"] is { } letter => $"Letter {letter} was served",
        _ when step["note"] is not null => "A note is added",
        _ => "Time passes",
    };
}
