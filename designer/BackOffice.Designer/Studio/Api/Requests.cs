using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace BackOffice.Designer.Studio.Api;

/// <summary>Reading what was sent.</summary>
internal static class Requests
{
    // Steps stand inside steps: a definition is deeper than other JSON.
    private static readonly JsonDocumentOptions Deep = new() { MaxDepth = 256, AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    /// <summary>The body as an object; null when it is none.</summary>
    public static Task<JsonObject?> Json(HttpContext http) => Json(http.Request.Body, http.RequestAborted);

    public static async Task<JsonObject?> Json(Stream from, CancellationToken stop)
    {
        try
        {
            return await JsonNode.ParseAsync(from, documentOptions: Deep, cancellationToken: stop) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
