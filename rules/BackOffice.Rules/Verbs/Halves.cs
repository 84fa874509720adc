using System.Text.Json.Nodes;

namespace BackOffice.Rules.Verbs;

/// <summary>Texts in JSON that hold half a character, which JSON allows and nobody can read.</summary>
internal static class Halves
{
    /// <summary>The answer, or the fault where a text of the question cannot be read.</summary>
    public static JsonNode Refused(Func<JsonNode> answer, Func<string, JsonNode> fault)
    {
        try
        {
            return answer();
        }
        catch (InvalidOperationException e) when (e.Source?.StartsWith("System.Text.Json", StringComparison.Ordinal) == true)
        {
            return fault("A text of the question holds half a character, such as \\ud83d without its other half.");
        }
    }
}
