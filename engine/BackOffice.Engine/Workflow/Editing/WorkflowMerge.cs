using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace BackOffice.Engine.Workflow.Editing;

/// <summary>What two people made of one workflow, put together.</summary>
/// <param name="Text">The file; null when they touched the same.</param>
/// <param name="Clashes">What both have changed, by the names of the steps.</param>
public sealed record WorkflowMerged(string? Text, ImmutableList<string> Clashes);

/// <summary>
/// Puts together what two people made of one workflow at the same time. Whatever only one of them touched is as they made it. Where both changed
/// the same setting of a step, or where the same port leads, somebody has to choose: nothing is guessed. Only where a step stands on the canvas is
/// settled without asking.
/// </summary>
public static class WorkflowMerge
{
    /// <summary>Puts two texts together.</summary>
    /// <param name="before">The file that both began with.</param>
    /// <param name="mine">What one made of it.</param>
    /// <param name="theirs">What the other made of it.</param>
    public static WorkflowMerged Of(string before, string mine, string theirs)
    {
        ArgumentNullException.ThrowIfNull(mine);
        if (theirs == before || theirs == mine)
            return new WorkflowMerged(mine, []);
        if (mine == before)
            return new WorkflowMerged(theirs, []);
        if (!(Json.TryParse(before, out var from) && Json.TryParse(mine, out var one) && Json.TryParse(theirs, out var other)))
            return new WorkflowMerged(null, ["the whole file"]);
        var merging = new Merging();
        var text = merging.Whole(from, one, other) is { } whole ? WorkflowPrint.Write(whole) : "";
        var names = new[] { mine, theirs, before }.Select(file => WorkflowGraph.Parse(file).Graph).OfType<WorkflowGraph>().ToList();
        ImmutableList<string> clashes = [.. merging.Clashes.Distinct().Select(id => names.Select(graph => graph.Find(id)?.Label).FirstOrDefault(label => label is not null) ?? id)];
        return clashes.IsEmpty && WorkflowGraph.Parse(text).Graph is not null ? new WorkflowMerged(text, []) : new WorkflowMerged(null, clashes.IsEmpty ? ["the whole file"] : clashes);
    }

    /// <summary>Members of an object, or items of a list by what they are told apart by, in their order.</summary>
    private sealed class Parts
    {
        private readonly Dictionary<string, JsonNode?> byKey = new(StringComparer.Ordinal);

        public List<string> Keys { get; } = [];

        public bool Add(string key, JsonNode? value)
        {
            if (!byKey.TryAdd(key, value))
                return false;
            Keys.Add(key);
            return true;
        }

        public bool Has(string key) => byKey.ContainsKey(key);

        public JsonNode? this[string key] => byKey.GetValueOrDefault(key);
    }

    private sealed class Merging
    {
        private const string General = "the process";

        public List<string> Clashes { get; } = [];

        public JsonNode? Whole(JsonNode? before, JsonNode? mine, JsonNode? theirs)
        {
            var whole = Value("", before, mine, theirs, General);
            var known = new HashSet<string>(StringComparer.Ordinal);
            var ends = new HashSet<string>(StringComparer.Ordinal);
            Read(whole, known, ends);
            // One has taken a step away to which the other has led a connection.
            Clashes.AddRange(ends.Where(end => !known.Contains(end)));
            return whole;
        }

        private JsonNode? Value(string name, JsonNode? before, JsonNode? mine, JsonNode? theirs, string step)
        {
            if (JsonNode.DeepEquals(mine, before))
                return theirs?.DeepClone();
            if (JsonNode.DeepEquals(mine, theirs) || JsonNode.DeepEquals(theirs, before) || name is "designer")
                return mine?.DeepClone();
            if (mine is JsonObject && theirs is JsonObject && before is JsonObject)
            {
                var whole = new JsonObject();
                foreach (var (key, value) in Both(Of(before.AsObject()), Of(mine.AsObject()), Of(theirs.AsObject()), step, isList: false))
                    whole[key] = value;
                return whole;
            }
            if (mine is JsonArray ours && theirs is JsonArray others && before is JsonArray was && Of(name, was) is { } a && Of(name, ours) is { } b && Of(name, others) is { } c)
            {
                var items = Both(a, b, c, step, isList: true).Select(part => part.Value);
                return new JsonArray([.. name == "connections" ? items.SelectMany(way => way!.AsArray().Select(one => one?.DeepClone())) : items]);
            }
            Clashes.Add(step);
            return mine?.DeepClone();
        }

        /// <summary>In their order, with what only mine has behind what it stands behind there.</summary>
        private List<KeyValuePair<string, JsonNode?>> Both(Parts before, Parts mine, Parts theirs, string step, bool isList)
        {
            var keys = theirs.Keys.ToList();
            var at = 0;
            foreach (var key in mine.Keys)
            {
                var known = keys.IndexOf(key);
                if (known < 0)
                    keys.Insert(at, key);
                at = (known < 0 ? at : known) + 1;
            }
            var whole = new List<KeyValuePair<string, JsonNode?>>();
            foreach (var key in keys)
            {
                var about = isList ? key.Split('\n')[0] : step;
                var (was, ours, others) = (before.Has(key), mine.Has(key), theirs.Has(key));
                if (ours && others && (was || JsonNode.DeepEquals(mine[key], theirs[key])))
                    whole.Add(new(key, Value(isList ? "" : key, before[key], mine[key], theirs[key], about)));
                else if (was ? !JsonNode.DeepEquals(before[key], ours ? mine[key] : theirs[key]) : ours && others)
                    Clashes.Add(about); // taken away by one and changed by the other, or made by both
                else if (!was)
                    whole.Add(new(key, (ours ? mine[key] : theirs[key])?.DeepClone()));
            }
            return whole;
        }

        private static Parts Of(JsonObject json)
        {
            var parts = new Parts();
            foreach (var (key, value) in json)
                parts.Add(key, value);
            return parts;
        }

        /// <summary>Steps and variables are told apart by their ids, connections by the port that they leave; other lists are one thing.</summary>
        private static Parts? Of(string name, JsonArray list)
        {
            var parts = new Parts();
            if (name == "connections")
            {
                foreach (var ways in list.GroupBy(way => $"{End(way, "source")}\n{Json.Text(Json.Get(Json.Get(way as JsonObject, "source") as JsonObject, "port"))}"))
                    parts.Add(ways.Key, new JsonArray([.. ways.Select(way => way?.DeepClone())]));
                return parts;
            }
            return list.All(item => item is JsonObject json && Json.Text(json, "id") is { Length: > 0 } id && parts.Add(id, json)) ? parts : null;
        }

        private static string? End(JsonNode? way, string side) => Json.Text(Json.Get(Json.Get(way as JsonObject, side) as JsonObject, "activity"));

        private static void Read(JsonNode? node, HashSet<string> known, HashSet<string> ends)
        {
            if (node is JsonObject json)
            {
                if (Json.Text(json, "id") is { } id)
                    known.Add(id);
                foreach (var side in new[] { "source", "target" })
                    if (End(json, side) is { } end)
                        ends.Add(end);
                foreach (var (_, value) in json)
                    Read(value, known, ends);
            }
            else if (node is JsonArray list)
            {
                foreach (var item in list)
                    Read(item, known, ends);
            }
        }
    }
}
