using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace BackOffice.Engine.Workflow;

/// <summary>A token of token mode: a connection that has been followed and not yet been used up.</summary>
internal sealed class FlowToken(int connection, bool blocked)
{
    public int Connection { get; } = connection;

    /// <summary>A blocked token swallows the next arrival on its connection.</summary>
    public bool Blocked { get; } = blocked;
}

/// <summary>What one run of a flowchart has counted.</summary>
internal sealed class FlowState(FlowShape shape, int steps, int connections)
{
    public FlowShape Shape { get; } = shape;

    public int[] StepVisits { get; } = new int[steps];

    public int[] ConnectionVisits { get; } = new int[connections];

    public bool[] Followed { get; } = new bool[connections];

    public List<FlowToken> Tokens { get; } = [];

    /// <summary>Writes the counters short: runs of equal numbers as <c>number*times</c>.</summary>
    public JsonObject Write(FlowMap map)
    {
        var json = new JsonObject { ["s"] = map.Steps[Shape.Start].Id, ["n"] = Pack(StepVisits), ["c"] = Pack([.. ConnectionVisits.Select((v, i) => v * 2 + (Followed[i] ? 1 : 0))]) };
        if (Tokens.Count > 0)
            json["t"] = new JsonArray([.. Tokens.Select(t => (JsonNode)(t.Blocked ? -1 - t.Connection : t.Connection))]);
        return json;
    }

    /// <summary>Reads counters back; a definition that has since changed shape is told apart by their number.</summary>
    public static FlowState Read(JsonObject json, Step flowchart)
    {
        var map = flowchart.Flow;
        var start = Array.FindIndex(map.Steps, s => s.Id == Json.Text(json, "s"));
        var steps = Unpack(Json.Text(json, "n") ?? "");
        var connections = Unpack(Json.Text(json, "c") ?? "");
        if (start < 0 || steps.Count != map.Steps.Length || connections.Count != map.Connections.Length)
            throw new StepFault($"The workflow was changed after this case had entered '{flowchart.Label}'. Migrate the case to the new version instead of replacing the version it runs.");
        var state = new FlowState(map.ShapeFrom(start), steps.Count, connections.Count);
        steps.CopyTo(state.StepVisits);
        for (var i = 0; i < connections.Count; i++)
        {
            state.ConnectionVisits[i] = connections[i] / 2;
            state.Followed[i] = connections[i] % 2 == 1;
        }
        foreach (var token in Json.Get(json, "t") as JsonArray ?? [])
            if (Json.TryNumber(token, out var number))
                state.Tokens.Add(number < 0 ? new FlowToken((int)(-1 - number), true) : new FlowToken((int)number, false));
        return state;
    }

    private static string Pack(int[] numbers)
    {
        var text = new StringBuilder();
        for (var i = 0; i < numbers.Length;)
        {
            var same = 1;
            while (i + same < numbers.Length && numbers[i + same] == numbers[i])
                same++;
            if (text.Length > 0)
                text.Append(',');
            text.Append(CultureInfo.InvariantCulture, $"{numbers[i]}");
            if (same > 1)
                text.Append(CultureInfo.InvariantCulture, $"*{same}");
            i += same;
        }
        return text.ToString();
    }

    private static List<int> Unpack(string text)
    {
        var numbers = new List<int>();
        foreach (var part in text.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            var star = part.IndexOf('*', StringComparison.Ordinal);
            var number = int.Parse(star < 0 ? part : part[..star], CultureInfo.InvariantCulture);
            var times = star < 0 ? 1 : int.Parse(part[(star + 1)..], CultureInfo.InvariantCulture);
            for (var i = 0; i < times; i++)
                numbers.Add(number);
        }
        return numbers;
    }
}
