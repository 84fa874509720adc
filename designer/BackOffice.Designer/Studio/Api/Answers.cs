using System.Text.Json.Nodes;
using BackOffice.Designer.Studio.Shelf;
using BackOffice.Designer.Studio.Wire;

namespace BackOffice.Designer.Studio.Api;

/// <summary>What the API answers, in the shapes that Studio reads.</summary>
internal static class Answers
{
    private static readonly string[] OfDefinition = ["self", "delete", "execute", "dispatch", "publish", "retract", "update-references"];

    private static readonly string[] OfList = ["self", "create", "bulk-publish", "bulk-retract", "bulk-delete"];

    /// <summary>A whole definition. Without links Studio shows it read-only.</summary>
    public static JsonObject Definition(ShownWorkflow shown, bool editable)
    {
        var json = ToStudio.Definition(shown.Json);
        Head(json, shown, editable);
        return json;
    }

    /// <summary>A definition in one line of a list.</summary>
    public static JsonObject Summary(ShownWorkflow shown, bool editable)
    {
        var json = new JsonObject
        {
            ["name"] = shown.Json["name"]?.DeepClone(),
            ["toolVersion"] = "3.8.0.0",
            ["description"] = shown.Note.Length > 0 ? shown.Note : shown.Json["description"]?.DeepClone(),
            ["providerName"] = "BackOffice",
            ["materializerName"] = "Json",
            ["isMaterializerAvailable"] = true,
        };
        Head(json, shown, editable);
        return json;
    }

    public static JsonArray ListLinks(bool editable) => Links(editable ? OfList : ["self"], "/workflow-definitions");

    /// <summary>A list with its length.</summary>
    public static JsonObject Items(IEnumerable<JsonNode?> items)
    {
        var list = new JsonArray([.. items]);
        return new JsonObject { ["items"] = list, ["count"] = list.Count, ["totalCount"] = list.Count };
    }

    public static string Moment(DateTimeOffset moment) => moment.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.fffzzz", System.Globalization.CultureInfo.InvariantCulture);

    private static void Head(JsonObject json, ShownWorkflow shown, bool editable)
    {
        json["id"] = shown.Version.ToString();
        json["definitionId"] = shown.Definition.ToString();
        json["tenantId"] = null;
        json["name"] ??= shown.Definition.Pack;
        json["version"] = shown.Number;
        json["createdAt"] = Moment(shown.At);
        json["isLatest"] = shown.IsLatest;
        json["isPublished"] = shown.IsPublished;
        json["isReadonly"] = !editable;
        json["isSystem"] = false;
        json["links"] = Links(editable ? OfDefinition : ["self"], $"/workflow-definitions/{shown.Definition}");
    }

    private static JsonArray Links(string[] relations, string address) =>
        new([.. relations.Select(relation => (JsonNode)new JsonObject { ["href"] = $"{address}/{relation}", ["rel"] = relation, ["method"] = relation == "self" ? "GET" : "POST" })]);
}
