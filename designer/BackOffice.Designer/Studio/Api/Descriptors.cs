using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json.Nodes;
using BackOffice.Designer.Studio.Steps;
using BackOffice.Engine.Packs;
using BackOffice.Grains;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace BackOffice.Designer.Studio.Api;

/// <summary>What the palette and the property panel are made of.</summary>
internal static class Descriptors
{
    private static readonly ConditionalWeakTable<Pack, byte[]> Written = [];
    private static readonly Lazy<byte[]> WithoutPack = new(() => Write(null));

    private static readonly (string Type, string Name, bool InMenu, string? Language)[] Expressions =
    [
        ("Literal", "Literal", false, null), ("Object", "Data (JSON)", true, "json"), ("BackOffice", "BackOffice expression", true, "javascript"),
        ("Variable", "Variable", true, null), ("Input", "Input", true, null), ("JavaScript", "JavaScript", true, "javascript"),
    ];

    private static readonly string[] VariableTypes = ["String", "Boolean", "Int32", "Int64", "Decimal", "DateTimeOffset", "DateOnly", "TimeSpan", "Guid", "Object", "JsonObject", "JsonArray"];

    // Lists that Studio asks for when an editor opens and that have no entry here: our packs decide these things in one way.
    private static readonly string[] Empty =
        ["workflow-activation-strategies", "log-persistence-strategies", "commit-strategies/workflows", "commit-strategies/activities", "output-converters"];

    public static void MapDescriptors(this IEndpointRouteBuilder api)
    {
        api.MapGet("/descriptors/activities", Steps);
        api.MapPost("/descriptors/activities/{type}/options/{property}", () => Results.Json(Answers.Items([])));
        api.MapGet("/descriptors/expression-descriptors", () => Results.Json(Answers.Items(Expressions.Select(kind => (JsonNode?)new JsonObject
        {
            ["type"] = kind.Type,
            ["displayName"] = kind.Name,
            ["isSerializable"] = true,
            ["isBrowsable"] = kind.InMenu,
            ["properties"] = kind.Language is { } language ? new JsonObject { ["monacoLanguage"] = language } : new JsonObject(),
        }))));
        api.MapGet("/descriptors/variables", () => Results.Json(Answers.Items(VariableTypes.Select(type => (JsonNode?)new JsonObject
        {
            ["typeName"] = type,
            ["displayName"] = type,
            ["category"] = "Values",
            ["description"] = null,
        }))));
        api.MapGet("/descriptors/storage-drivers", () => Results.Json(Answers.Items([new JsonObject { ["typeName"] = "WorkflowInstanceStorageDriver", ["displayName"] = "With the case", ["priority"] = 5, ["deprecated"] = false }])));
        api.MapGet("/descriptors/incident-strategies", () => Results.Json(Answers.Items([Strategy("FaultStrategy", "Stop the case"), Strategy("ContinueWithIncidentsStrategy", "Let other branches go on")])));
        foreach (var list in Empty)
            api.MapGet("/descriptors/" + list, () => Results.Json(Answers.Items([])));
    }

    private static IResult Steps(HttpContext http, IPacks packs)
    {
        // The lists of forms, letters and teams are those of the pack in the editor. They are written once for each version of it.
        var pack = Caller.OpenDefinition(http) is { } open ? packs.Find(open.Pack) : null;
        return Results.Bytes(pack is null ? WithoutPack.Value : Written.GetValue(pack, Write), "application/json");
    }

    private static byte[] Write(Pack? pack) => Encoding.UTF8.GetBytes(Answers.Items(StepKinds.All.Select(kind => (JsonNode?)Describe(kind, pack))).ToJsonString());

    private static JsonObject Strategy(string type, string name) => new() { ["typeName"] = type, ["displayName"] = name, ["description"] = "" };

    private static JsonObject Describe(StepKind kind, Pack? pack) => new()
    {
        ["typeName"] = kind.Type,
        ["namespace"] = kind.Type[..kind.Type.IndexOf('.', StringComparison.Ordinal)],
        ["name"] = kind.Type[(kind.Type.IndexOf('.', StringComparison.Ordinal) + 1)..],
        ["version"] = 1,
        ["category"] = kind.Category,
        ["displayName"] = kind.Title,
        ["description"] = kind.Description,
        ["kind"] = kind.IsTrigger ? "Trigger" : "Action",
        ["inputs"] = new JsonArray([.. kind.Fields.Select((field, at) => (JsonNode)Describe(field, at, pack))]),
        ["outputs"] = new JsonArray([.. kind.Outputs.Select((name, at) => (JsonNode)new JsonObject { ["name"] = name, ["typeName"] = "Object", ["displayName"] = name, ["description"] = "", ["order"] = at, ["isBrowsable"] = true, ["isSynthetic"] = false })]),
        ["ports"] = new JsonArray([.. kind.Ports.Select(port => Port(port, "Flow")), .. kind.IsContainer ? [] : kind.Inside.Select(port => Port(port, "Embedded"))]),
        ["customProperties"] = new JsonObject(),
        ["constructionProperties"] = new JsonObject(),
        ["isContainer"] = kind.IsContainer,
        ["isBrowsable"] = kind is { InPalette: true, IsContainer: false },
        ["isStart"] = kind.Type == "Elsa.Start",
        ["isTerminal"] = Pack.Steps.Find(kind.Type) is { IsTerminal: true },
    };

    private static JsonNode Port(string name, string type) => new JsonObject { ["name"] = type == "Embedded" ? char.ToUpperInvariant(name[0]) + name[1..] : name, ["displayName"] = name, ["type"] = type, ["isBrowsable"] = true };

    private static JsonObject Describe(StepField field, int order, Pack? pack) => new()
    {
        ["name"] = char.ToUpperInvariant(field.Name[0]) + field.Name[1..],
        ["typeName"] = field.Type,
        ["displayName"] = field.Label,
        ["description"] = field.Hint,
        ["order"] = order,
        ["isBrowsable"] = true,
        ["isSynthetic"] = false,
        ["isWrapped"] = field.Shape != FieldShape.Raw,
        ["uiHint"] = field.Widget,
        ["category"] = null,
        ["defaultValue"] = field.Default,
        ["defaultSyntax"] = field.Syntax,
        ["isReadOnly"] = false,
        ["isSensitive"] = false,
        ["storageDriverType"] = null,
        ["uiSpecifications"] = field.From is null ? null : new JsonObject
        {
            ["dropdown"] = new JsonObject
            {
                ["selectList"] = new JsonObject
                {
                    ["items"] = new JsonArray([.. field.From.For(pack).Select(choice => (JsonNode)new JsonObject { ["text"] = choice.Text, ["value"] = choice.Value })]),
                    ["isFlagsEnum"] = false,
                },
            },
        },
    };
}
