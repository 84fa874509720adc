using System.Text.Json.Nodes;
using BackOffice.Engine.Packs;

namespace BackOffice.Engine.Tests.Casework;

/// <summary>A small pack for one test: steps, connections and the files they name. Everything else has a plain default.</summary>
internal sealed class PackBuilder
{
    private readonly JsonArray steps = [];
    private readonly JsonArray connections = [];
    private readonly Dictionary<string, string> files = [];
    private readonly JsonArray clocks = [];
    private readonly JsonObject head = (JsonObject)JsonNode.Parse("""
        { "id": "small", "title": "Small process", "version": "1.0.0", "referencePrefix": "SML", "team": "sen",
          "stages": [ { "id": "begun", "title": "Begun" }, { "id": "ended", "title": "Ended" } ],
          "teams": [ { "id": "sen", "title": "SEN casework" }, { "id": "ep", "title": "Psychologists" }, { "id": "health", "title": "Health" } ],
          "contacts": { "icb": { "name": "Integrated care board", "email": "icb@example.org" }, "court": { "name": "The court", "address": ["1 Court Lane"] } } }
        """)!;

    private string? last;

    /// <summary>A step that follows the one before by Done, unless <see cref="From"/> says otherwise.</summary>
    public PackBuilder Step(string id, string type, string properties = "{}")
    {
        var step = (JsonObject)JsonNode.Parse(properties)!;
        step["id"] = id;
        step["type"] = type.Contains('.', StringComparison.Ordinal) ? type : $"BackOffice.{type}";
        steps.Add(step);
        if (last is not null)
        {
            Connect(last, "Done", id);
        }

        last = id;
        return this;
    }

    /// <summary>The next step follows this one, by this port.</summary>
    public PackBuilder From(string id, string port, string nextId, string type, string properties = "{}")
    {
        last = null;
        Step(nextId, type, properties);
        return Connect(id, port, nextId);
    }

    public PackBuilder Connect(string from, string port, string to)
    {
        connections.Add(new JsonObject
        {
            ["source"] = new JsonObject { ["activity"] = from, ["port"] = port },
            ["target"] = new JsonObject { ["activity"] = to, ["port"] = "In" },
        });
        return this;
    }

    public PackBuilder Form(string id, string data, string ask, string checks = "[]") => File($"forms/{id}.json", $$"""
        { "form": "{{id}}", "version": "1", "data": {{data}},
          "flow": { "tasks": [ { "task": "all", "pages": [ { "page": "only", "ask": {{ask}} } ] } ] }, "checks": {{checks}},
          "text": { "en": { "form": { "title": "{{id}}" }, "all": { "title": "All" }, "only": { "title": "Only" }, "reason-needed": { "message": "Say why" },
                            "decision": { "label": "Decision" }, "reasons": { "label": "Reasons" }, "receivedOn": { "label": "Received" }, "returnedOn": { "label": "Returned" }, "summary": { "label": "Summary" } } } }
        """);

    public PackBuilder Letter(string id, string head, string text) => File($"letters/{id}.txt", $"---\ntitle: Letter {id}\n{head}\n---\n{text}\n");

    public PackBuilder Clock(string json)
    {
        clocks.Add(JsonNode.Parse(json));
        return this;
    }

    /// <summary>A clock of so many weeks.</summary>
    public PackBuilder Weeks(string id, int weeks, string start = "request.receivedOn", string more = "") => Clock($$"""
        { "id": "{{id}}", "title": "Clock {{id}}", "law": "Act, section 1", "start": "{{start}}", "count": { "code": "K1", "unit": "week", "n": {{weeks}} }, "roll": "none",
          "workTarget": "previousWorkingDay", "rag": { "amberDaysBefore": 14, "redDaysBefore": 7 }{{more}} }
        """);

    public PackBuilder Head(string name, string json)
    {
        head[name] = JsonNode.Parse(json);
        return this;
    }

    public PackBuilder File(string path, string text)
    {
        files[path] = text;
        return this;
    }

    public PackReading Read()
    {
        var all = new Dictionary<string, string>
        {
            ["pack.json"] = head.ToJsonString(),
            ["workflow.json"] = new JsonObject
            {
                ["id"] = "small-1",
                ["definitionId"] = "small",
                ["name"] = "Small",
                ["root"] = new JsonObject
                {
                    ["id"] = "flow",
                    ["type"] = "Elsa.Flowchart",
                    ["activities"] = steps.DeepClone(),
                    ["connections"] = connections.DeepClone(),
                },
            }.ToJsonString(new System.Text.Json.JsonSerializerOptions { WriteIndented = true }),
        };
        if (clocks.Count > 0)
        {
            all["clocks.json"] = clocks.ToJsonString();
        }

        foreach (var (path, text) in files)
        {
            all[path] = text;
        }

        return PackReader.Read("small", all.Select(file => new PackFile(file.Key, file.Value)));
    }

    public Pack Build()
    {
        var reading = Read();
        reading.Faults.Where(fault => !fault.IsWarning).Select(fault => fault.ToString()).ShouldBeEmpty();
        return reading.Pack.ShouldNotBeNull();
    }
}
