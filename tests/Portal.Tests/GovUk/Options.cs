using System.Collections;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using BackOffice.Portal.GovUk;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;

namespace Portal.Tests.GovUk;

/// <summary>Options of a Nunjucks macro as parameters of our component of the same name.</summary>
internal static class Options
{
    private static readonly string[] OwnWords = ["label", "hint", "error-message"];

    public static Dictionary<string, object?> Parameters(string component, JsonObject options)
    {
        var type = FixtureFiles.Components[component].Type;
        var parameters = new Dictionary<string, object?>();
        if (OwnWords.Contains(component))
        {
            var words = type.GetProperty("Words")!.PropertyType;
            parameters["Words"] = Convert(new JsonObject([.. options.Where(o => o.Key is not ("id" or "for")).Select(o => KeyValuePair.Create(o.Key, o.Value?.DeepClone()))]), words);
            foreach (var (name, value) in options.Where(o => o.Key is "id" or "for")) parameters[Pascal(name)] = value?.ToString();
            return parameters;
        }

        foreach (var (name, value) in options)
        {
            if (value is null) continue;
            if (Words(type, name) is { } place)
            {
                // Whoever writes HTML into a start button writes the span around it, which their macro adds.
                if (options[name[..^4] + "Html"] is not null && name.EndsWith("Text", StringComparison.Ordinal)) continue;
                if (name == "text" && options["html"] is not null) continue;
                parameters[place] = place == "ChildContent" ? Content(name, name == "html" && options["isStartButton"] is not null ? $"<span>{value}</span>" : value.ToString())
                    : place == "Text" ? (object)value.ToString() : name.EndsWith("Html", StringComparison.Ordinal) ? new Worded { Html = value.ToString() } : new Worded { Text = value.ToString() };
                continue;
            }

            if (Find(type, name) is { } property && Convert(value, property.PropertyType) is { } converted) parameters[property.Name] = converted;
        }

        return parameters;
    }

    public static IEnumerable<string> Unknown(string component, JsonObject options)
    {
        var type = FixtureFiles.Components[component].Type;
        if (OwnWords.Contains(component)) return [];
        return options.Select(o => o.Key).Where(name => Words(type, name) is null && Find(type, name) is null);
    }

    /// <summary>Where words given as text or html go: to the component's content, its title or its summary.</summary>
    private static string? Words(Type type, string name) => name switch
    {
        "text" when type.GetProperty("Text") is not null => "Text",
        "text" or "html" when type.GetProperty("ChildContent") is not null => "ChildContent",
        "titleText" or "titleHtml" => "Title",
        "summaryText" or "summaryHtml" => "Summary",
        "descriptionText" or "descriptionHtml" => "Description",
        _ => null,
    };

    private static RenderFragment Content(string name, string words) => (RenderTreeBuilder builder) =>
    {
        if (name == "html") builder.AddMarkupContent(0, words);
        else builder.AddContent(0, words);
    };

    private static PropertyInfo? Find(Type type, string name) => type.GetProperties().FirstOrDefault(p => string.Equals(p.Name, name, StringComparison.OrdinalIgnoreCase) && p.Name != "ChildContent");

    private static object? Convert(JsonNode? value, Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (value is null) return null;
        if (type == typeof(string)) return value is JsonValue ? value.ToString() : null;
        if (type == typeof(bool)) return value.GetValueKind() switch { JsonValueKind.True => true, JsonValueKind.False => false, JsonValueKind.String => value.ToString().Length > 0, _ => null };
        if (type == typeof(int)) return int.TryParse(value.ToString(), out var number) ? number : null;
        if (type == typeof(Attributes)) return value is JsonObject map ? AttributesOf(map) : null;
        if (type.IsGenericType && typeof(IEnumerable).IsAssignableFrom(type)) return ListOf(value, type.GetGenericArguments()[0]);
        if (typeof(Worded).IsAssignableFrom(type) && value is JsonValue text)
        {
            var words = Activator.CreateInstance(type)!;
            type.GetProperty("Text")!.SetValue(words, text.ToString());
            return words;
        }

        if (value is not JsonObject o) return null;
        var result = Activator.CreateInstance(type)!;
        foreach (var (name, inner) in o)
        {
            if (name == "html" && inner?.GetValueKind() == JsonValueKind.False) continue;
            if (Find(type, name) is { CanWrite: true } property && Convert(inner, property.PropertyType) is { } converted) property.SetValue(result, converted);
        }

        return result;
    }

    private static object? ListOf(JsonNode value, Type of)
    {
        if (value is not JsonArray array) return null;
        var list = (IList)Activator.CreateInstance(typeof(List<>).MakeGenericType(of))!;
        foreach (var item in array)
        {
            // Their loops leave out what is null, false or empty; so do ours.
            var falsy = item is null || (of == typeof(PageNumber) && item is JsonObject { Count: 0 }) || item.GetValueKind() == JsonValueKind.False || (of != typeof(string) && item is JsonValue);
            list.Add(falsy ? null : Convert(item, of));
        }

        return list;
    }

    /// <summary>Attributes as their helper writes them: an optional one that is empty is left out.</summary>
    private static Attributes AttributesOf(JsonObject map)
    {
        var attributes = new Attributes();
        foreach (var (name, value) in map)
        {
            var optional = value is JsonObject o && o["optional"]?.GetValue<bool>() == true;
            var inner = value is JsonObject wrapped ? wrapped["value"] : value;
            if (optional && (inner is null || inner.GetValueKind() == JsonValueKind.False)) continue;
            attributes[name] = optional && inner?.GetValueKind() == JsonValueKind.True ? "" : inner?.ToString() ?? "";
        }

        return attributes;
    }

    private static string Pascal(string name) => char.ToUpperInvariant(name[0]) + name[1..];
}
