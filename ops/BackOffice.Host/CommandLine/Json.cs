using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace BackOffice.Host.CommandLine;

/// <summary>JSON in and out for the verbs: a file or <c>-</c>, one value or one a line.</summary>
internal static class Json
{
    private static readonly JsonSerializerOptions OneLine = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = 1_000 };
    private static readonly JsonSerializerOptions Pretty = new(OneLine) { WriteIndented = true };
    private static readonly JsonDocumentOptions Reading = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, AllowDuplicateProperties = false, MaxDepth = 256 };

    /// <summary>Answers what was given; exit code 0 unless the answer is an error or says that it is not ok.</summary>
    public static async Task<int> Answer(Arguments arguments, Func<JsonNode?, JsonNode> answer)
    {
        if (!TryOpen(arguments, out var reader))
            return 2;
        using var output = new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(false)) { AutoFlush = false };
        using (reader)
        {
            if (!arguments.Has("lines"))
            {
                var result = AnswerOne(await reader.ReadToEndAsync(), answer);
                output.WriteLine(result.ToJsonString(Pretty));
                return IsError(result) ? 1 : 0;
            }
            // One answer a line, in order, whatever the line holds: a comparison of thousands is one process.
            while (await reader.ReadLineAsync() is { } line)
            {
                if (line.Trim().Length == 0)
                    continue;
                output.WriteLine(AnswerOne(line, answer).ToJsonString(OneLine));
            }
            return 0;
        }
    }

    public static string Write(JsonNode node) => node.ToJsonString(Pretty);

    private static JsonNode AnswerOne(string text, Func<JsonNode?, JsonNode> answer)
    {
        try
        {
            return answer(JsonNode.Parse(text, null, Reading));
        }
        catch (JsonException fault)
        {
            return new JsonObject { ["error"] = "This is not JSON: " + fault.Message, ["position"] = fault.BytePositionInLine };
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            // The lines after this one have answers, too.
            return new JsonObject { ["error"] = $"This could not be worked out, which is a fault of the program and not of what was asked. Report it with the line: {fault.GetType().Name}, {fault.Message}" };
        }
    }

    private static bool IsError(JsonNode result) =>
        result is JsonObject o && (o.ContainsKey("error") || (o["ok"] is JsonValue ok && ok.TryGetValue<bool>(out var good) && !good));

    private static bool TryOpen(Arguments arguments, out TextReader reader)
    {
        var file = arguments.Words.Count > 0 ? arguments.Words[0] : "-";
        if (file == "-")
        {
            reader = new StreamReader(Console.OpenStandardInput(), Encoding.UTF8);
            return true;
        }
        if (File.Exists(file))
        {
            reader = new StreamReader(file, Encoding.UTF8);
            return true;
        }
        reader = TextReader.Null;
        Console.Error.WriteLine($"There is no file {file}. Give a file, or - for standard input.");
        return false;
    }
}
