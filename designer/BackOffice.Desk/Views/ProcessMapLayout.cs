using System.Globalization;
using System.Text.Json.Nodes;

namespace BackOffice.Desk.Views;

/// <summary>Where a step of a case stands.</summary>
public enum StepState
{
    /// <summary>Not reached.</summary>
    NotYet,

    /// <summary>Finished.</summary>
    Done,

    /// <summary>Somebody has a task to do here.</summary>
    Current,

    /// <summary>The case waits here for a moment or an event.</summary>
    Waiting,

    /// <summary>The path went another way.</summary>
    Skipped,

    /// <summary>Something broke here.</summary>
    Faulted,
}

/// <summary>What happened to a step in a case.</summary>
/// <param name="State">Where it stands.</param>
/// <param name="When">When that came about.</param>
/// <param name="Who">Who did it; null when the product did.</param>
/// <param name="What">What came of it: the outcome, or what is waited for.</param>
/// <param name="Until">Day waited for.</param>
/// <param name="Times">How often the step was entered.</param>
public sealed record StepTrace(StepState State, DateTimeOffset? When = null, string? Who = null, string? What = null, DateOnly? Until = null, int Times = 1);

/// <summary>Something else to be seen at a step of the map.</summary>
/// <param name="Class">Class of the stylesheet: <c>is-heat-1</c> to <c>is-heat-5</c>, <c>is-added</c>, <c>is-changed</c>.</param>
/// <param name="Brief">A few letters in the box.</param>
/// <param name="Words">The same in full, for the list and for screen readers.</param>
public sealed record MapMark(string Class, string Brief, string Words);

/// <summary>A step placed on the map.</summary>
/// <param name="Id">Id in the workflow.</param>
/// <param name="Type">Type in the file format, for example <c>BackOffice.Task</c>.</param>
/// <param name="Title">What people call it.</param>
/// <param name="X">Left edge.</param>
/// <param name="Y">Top edge.</param>
public sealed record MapStep(string Id, string Type, string Title, double X, double Y)
{
    /// <summary>What kind of step it is, in words.</summary>
    public string Kind => Type.Split('.')[^1] switch
    {
        "Task" => "task",
        "Decide" => "decision by rules",
        "StartClock" => "starts a clock",
        "StopClock" => "stops a clock",
        "ExcuseClock" => "excuses a clock",
        "Letter" => "letter",
        "WaitFor" => "waits",
        "Delay" => "waits",
        "Event" => "waits for an event",
        "RequestAdvice" => "asks for advice",
        "Alert" => "raises an alert",
        "ClearAlert" => "clears an alert",
        "UpdateRecord" => "updates the record",
        "SetStage" => "moves the stage",
        "CloseCase" => "closes the case",
        "FlowDecision" or "FlowSwitch" or "If" => "choice",
        "FlowFork" => "paths side by side",
        "FlowJoin" => "paths come together",
        "Start" => "start",
        "End" or "Finish" or "Complete" => "end",
        _ => "step",
    };
}

/// <summary>A line between two steps.</summary>
/// <param name="From">Step it leaves.</param>
/// <param name="Port">Port it leaves by; shown when it is not the plain one.</param>
/// <param name="To">Step it enters.</param>
/// <param name="Path">SVG path.</param>
/// <param name="LabelX">Where the port's name stands.</param>
/// <param name="LabelY">Where the port's name stands.</param>
public sealed record MapLine(string From, string Port, string To, string Path, double LabelX, double LabelY);

/// <summary>A workflow laid out left to right for the process map.</summary>
/// <param name="Steps">Steps in reading order.</param>
/// <param name="Lines">Connections.</param>
/// <param name="Width">Width of the drawing.</param>
/// <param name="Height">Height of the drawing.</param>
public sealed record ProcessMapLayout(IReadOnlyList<MapStep> Steps, IReadOnlyList<MapLine> Lines, double Width, double Height)
{
    /// <summary>Width of a step's box.</summary>
    public const double BoxWidth = 172;

    /// <summary>Height of a step's box.</summary>
    public const double BoxHeight = 52;

    private const double GapX = 64;
    private const double GapY = 28;
    private const double Margin = 16;
    private const double LetterWidth = 6;

    /// <summary>Lays out a workflow in the Elsa 3 file format. Positions of the designer are kept when every step has one and no two overlap; otherwise the steps are placed by how far they are from the start.</summary>
    public static ProcessMapLayout Of(JsonObject workflow)
    {
        var root = workflow["root"] as JsonObject ?? workflow;
        var activities = (root["activities"] as JsonArray ?? []).OfType<JsonObject>().ToList();
        var links = (root["connections"] as JsonArray ?? []).OfType<JsonObject>().Select(Link).OfType<Connection>().ToList();

        var drawn = activities.Select(activity => new Drawn(Text(activity, "id") ?? "", Text(activity, "type") ?? "", Title(activity), Position(activity)))
            .Where(step => step.Id.Length > 0).ToList();
        var known = drawn.Select(step => step.Id).ToHashSet(StringComparer.Ordinal);
        links = [.. links.Where(link => known.Contains(link.From) && known.Contains(link.To))];

        var places = drawn.All(step => step.At is not null) && !Overlap(drawn)
            ? Shift(drawn)
            : Layering.Place([.. drawn.Select(step => new Box(step.Id, BoxWidth, BoxHeight))], links.Select(link => (link.From, link.To)), GapX, GapY, Margin);

        var steps = drawn.Select(step => new MapStep(step.Id, step.Type, step.Title, places[step.Id].X, places[step.Id].Y))
            .OrderBy(step => step.X).ThenBy(step => step.Y).ToList();
        var byId = steps.ToDictionary(step => step.Id, StringComparer.Ordinal);
        var lines = Apart([.. links.Select(link => Line(link, byId[link.From], byId[link.To]))], steps);
        return new ProcessMapLayout(
            steps,
            lines,
            (steps.Count == 0 ? 0 : steps.Max(step => step.X) + BoxWidth) + Margin,
            (steps.Count == 0 ? 0 : steps.Max(step => step.Y) + BoxHeight) + Margin + 12);
    }

    /// <summary>A number as SVG writes it, whatever the server's culture.</summary>
    public static string N(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);

    private sealed record Drawn(string Id, string Type, string Title, (double X, double Y)? At);

    private sealed record Connection(string From, string Port, string To);

    private static Connection? Link(JsonObject link)
    {
        // Old files write the ends as plain names; newer ones as objects with a port.
        var from = link["source"] is JsonObject source ? Text(source, "activity") : Text(link, "source");
        var port = link["source"] is JsonObject withPort ? Text(withPort, "port") : Text(link, "sourcePort");
        var to = link["target"] is JsonObject target ? Text(target, "activity") : Text(link, "target");
        return from is null || to is null ? null : new Connection(from, port ?? "Done", to);
    }

    private static string Title(JsonObject activity)
    {
        if (activity["metadata"] is JsonObject metadata && Text(metadata, "displayText") is { Length: > 0 } shown) return shown;
        if (activity["title"] is { } title && Literal(title) is { Length: > 0 } text) return text;
        return Text(activity, "name") is { Length: > 0 } name ? name : Text(activity, "id") ?? "";
    }

    private static string? Literal(JsonNode node) => node switch
    {
        JsonValue value when value.TryGetValue<string>(out var text) => text,
        JsonObject input when input["expression"] is JsonObject expression && Text(expression, "type") == "Literal" => Text(expression, "value"),
        _ => null,
    };

    private static string? Text(JsonObject node, string key) =>
        node[key] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    private static (double X, double Y)? Position(JsonObject activity) =>
        activity["metadata"] is JsonObject metadata
        && metadata["designer"] is JsonObject designer
        && designer["position"] is JsonObject position
        && Number(position["x"]) is { } x
        && Number(position["y"]) is { } y
            ? (x, y)
            : null;

    private static double? Number(JsonNode? node) =>
        node is JsonValue value && double.TryParse(value.ToString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static bool Overlap(List<Drawn> steps)
    {
        for (var one = 0; one < steps.Count; one++)
        {
            for (var other = one + 1; other < steps.Count; other++)
            {
                if (Math.Abs(steps[one].At!.Value.X - steps[other].At!.Value.X) < BoxWidth
                    && Math.Abs(steps[one].At!.Value.Y - steps[other].At!.Value.Y) < BoxHeight)
                {
                    return true;
                }
            }
        }
        return false;
    }

    private static Dictionary<string, (double X, double Y)> Shift(List<Drawn> steps)
    {
        var left = steps.Min(step => step.At!.Value.X);
        var top = steps.Min(step => step.At!.Value.Y);
        return steps.ToDictionary(step => step.Id, step => (step.At!.Value.X - left + Margin, step.At!.Value.Y - top + Margin), StringComparer.Ordinal);
    }

    /// <summary>Moves the names of ports along their lines, nearer to where a line ends, until no two lie on one another and none on a step.</summary>
    private static List<MapLine> Apart(List<MapLine> lines, List<MapStep> steps)
    {
        var byId = steps.ToDictionary(step => step.Id, StringComparer.Ordinal);
        var taken = steps.Select(step => (Left: step.X, Top: step.Y, Right: step.X + BoxWidth, Bottom: step.Y + BoxHeight)).ToList();
        var placed = new List<MapLine>(lines.Count);
        foreach (var line in lines)
        {
            if (line.Port is "Done" or "" or "Default")
            {
                placed.Add(line);
                continue;
            }
            var half = line.Port.Length * LetterWidth / 2;
            (double Left, double Top, double Right, double Bottom) Box((double X, double Y) at) => (at.X - half, at.Y - 10, at.X + half, at.Y + 3);
            var ways = Places(line, byId[line.From], byId[line.To]).ToList();
            var best = ways.Find(at => !taken.Exists(other => Cross(Box(at), other)));
            if (best == default) best = ways[0];
            taken.Add(Box(best));
            placed.Add(line with { LabelX = best.X, LabelY = best.Y });
        }
        return placed;
    }

    private static bool Cross((double Left, double Top, double Right, double Bottom) one, (double Left, double Top, double Right, double Bottom) other) =>
        one.Left < other.Right && other.Left < one.Right && one.Top < other.Bottom && other.Top < one.Bottom;

    private static IEnumerable<(double X, double Y)> Places(MapLine line, MapStep from, MapStep to)
    {
        yield return (line.LabelX, line.LabelY);
        var (x1, y1, x2, y2) = (from.X + BoxWidth, from.Y + BoxHeight / 2, to.X, to.Y + BoxHeight / 2);
        if (x2 >= x1)
        {
            var bend = Math.Max(24, (x2 - x1) / 2);
            foreach (var t in (double[])[0.6, 0.7, 0.8, 0.4, 0.3, 0.88, 0.2])
            {
                var u = 1 - t;
                var x = u * u * u * x1 + 3 * u * u * t * (x1 + bend) + 3 * u * t * t * (x2 - bend) + t * t * t * x2;
                var y = u * u * (1 + 2 * t) * y1 + t * t * (3 - 2 * t) * y2;
                yield return (x, y - 5);
            }
        }
        for (var nudge = 1; nudge <= 6; nudge++)
        {
            yield return (line.LabelX, line.LabelY + nudge * 13);
            yield return (line.LabelX, line.LabelY - nudge * 13);
        }
    }

    private static MapLine Line(Connection link, MapStep from, MapStep to)
    {
        var x1 = from.X + BoxWidth;
        var y1 = from.Y + BoxHeight / 2;
        var x2 = to.X;
        var y2 = to.Y + BoxHeight / 2;
        string path;
        if (x2 >= x1)
        {
            var bend = Math.Max(24, (x2 - x1) / 2);
            path = $"M{N(x1)} {N(y1)} C{N(x1 + bend)} {N(y1)} {N(x2 - bend)} {N(y2)} {N(x2)} {N(y2)}";
            return new MapLine(link.From, link.Port, link.To, path, (x1 + x2) / 2, (y1 + y2) / 2 - 5);
        }

        // One above the other: straight down, or up.
        if (Math.Abs(from.X - to.X) < BoxWidth && Math.Abs(from.Y - to.Y) >= BoxHeight)
        {
            var down = to.Y > from.Y;
            var (xa, xb) = (from.X + BoxWidth / 2, to.X + BoxWidth / 2);
            var (ya, yb) = down ? (from.Y + BoxHeight, to.Y) : (from.Y, to.Y + BoxHeight);
            var half = (ya + yb) / 2;
            path = $"M{N(xa)} {N(ya)} C{N(xa)} {N(half)} {N(xb)} {N(half)} {N(xb)} {N(yb)}";
            return new MapLine(link.From, link.Port, link.To, path, (xa + xb) / 2, half + 4);
        }

        // A way back runs below both boxes, so that it is not mistaken for a way forward.
        var below = Math.Max(from.Y, to.Y) + BoxHeight + 14;
        var out1 = from.X + BoxWidth / 2;
        var in2 = to.X + BoxWidth / 2;
        path = $"M{N(out1)} {N(from.Y + BoxHeight)} C{N(out1)} {N(below + 8)} {N(out1)} {N(below)} {N(out1 - 24)} {N(below)} L{N(in2 + 24)} {N(below)} C{N(in2)} {N(below)} {N(in2)} {N(below + 8)} {N(in2)} {N(to.Y + BoxHeight)}";
        return new MapLine(link.From, link.Port, link.To, path, (out1 + in2) / 2, below - 4);
    }
}
