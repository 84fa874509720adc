using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using BackOffice.Grains.Starting;

namespace BackOffice.Host.Inbound;

/// <summary>
/// Where other systems start cases of processes that begin with an HttpEndpoint step: <c>/inbound/{pack}/{path}</c>, by the methods that the step takes, or with
/// an Event step: <c>POST /inbound/{pack}/events/{name}</c>. With <c>?correlationId=</c> and a case's reference or correlation id, the request goes to the
/// HttpEndpoint step at which that case waits. The pack's key goes along as bearer token.
/// JSON only, 64 kB at most, 60 a minute for each pack. A wrong key, an unknown pack and an unknown path get the same answer.
/// </summary>
internal static class InboundEndpoints
{
    /// <summary>Most bytes that a request may carry, whatever its process would take.</summary>
    public const int MostBytes = 64 * 1024;

    private const int LongestKey = 200;

    private const string Closed = "Nothing is started here. Check the address, the method and the key.";

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 32, AllowDuplicateProperties = false };

    private static readonly string[] Headers = ["Location", "Retry-After", "ETag", "Last-Modified", "Link", "X-Correlation-Id", "X-Request-Id"];

    private static readonly string[] ContentTypes = ["application/json", "application/problem+json", "text/plain"];

    public static IServiceCollection AddInbound(this IServiceCollection services, Settings settings) => services.AddSingleton(_ => new InboundKeys(settings.Inbound));

    public static IEndpointRouteBuilder MapInbound(this IEndpointRouteBuilder app)
    {
        app.MapMethods("/inbound/{pack}/{**path}", ["GET", "POST", "PUT", "PATCH", "DELETE"], Start).AllowAnonymous().DisableAntiforgery().WithTags("Starting cases")
            .WithSummary("Start a case, or let one go on").WithDescription("For other systems: the pack's key as bearer token, JSON, and an Idempotency-Key so that a request sent again does nothing twice. With correlationId, it goes to the case of that reference or correlation id, which waits for it.");
        return app;
    }

    private static async Task<IResult> Start(string pack, string? path, HttpContext http, InboundKeys keys, IInboundStarts starts)
    {
        http.Response.Headers.CacheControl = "no-store";
        if (!keys.Any)
            return Say(404, Closed);
        var sender = keys.Opens(pack, http.Request.Headers.Authorization);
        if (!keys.Take(sender is null ? "" : pack))
        {
            http.Response.Headers.RetryAfter = "60";
            return Say(429, "Too many requests in this minute. Wait a minute, then send it again with the same Idempotency-Key.");
        }

        if (sender is null)
            return Say(404, Closed);
        var carriesNothing = HttpMethods.IsGet(http.Request.Method) || (HttpMethods.IsDelete(http.Request.Method) && http.Request.ContentLength is null or 0);
        if (!carriesNothing && !http.Request.HasJsonContentType())
            return Say(415, "Send JSON, with the content type application/json.");
        if (http.Request.Headers["Idempotency-Key"].ToString() is { Length: > LongestKey })
            return Say(400, $"The Idempotency-Key has more than {LongestKey} characters.");
        if ((carriesNothing ? [] : await Body(http)) is not { } bytes)
            return Say(413, $"The request is larger than the {MostBytes:N0} bytes that are taken here.");
        JsonNode? body;
        try
        {
            body = bytes.Length == 0 ? null : JsonNode.Parse(bytes, null, Strict);
        }
        catch (JsonException)
        {
            return Say(400, "The body cannot be read as JSON, is nested too deep, or gives a name twice.");
        }

        var answer = await starts.Start(new InboundRequest(pack, http.Request.Method, path ?? "", body, Query(http), bytes.Length,
            http.Request.Headers["Idempotency-Key"].ToString() is { Length: > 0 } key ? key : null, $"key {sender}"));
        return answer.Status != 202 ? Say(answer.Status, answer.Sentence.Length == 0 ? Closed : answer.Sentence)
            : answer.Response is { } response ? Given(response, http)
            : Results.Json(new { reference = answer.Reference }, statusCode: StatusCodes.Status202Accepted);
    }

    /// <summary>The body, read no further than the limit; null when it is longer.</summary>
    private static async Task<byte[]?> Body(HttpContext http)
    {
        if (http.Request.ContentLength > MostBytes)
            return null;
        using var kept = new MemoryStream();
        var buffer = new byte[8192];
        int read;
        while ((read = await http.Request.Body.ReadAsync(buffer, http.RequestAborted)) > 0)
        {
            if (kept.Length + read > MostBytes)
                return null;
            kept.Write(buffer, 0, read);
        }

        return kept.ToArray();
    }

    private static JsonObject Query(HttpContext http) => new(http.Request.Query.Take(50).Select(pair => KeyValuePair.Create<string, JsonNode?>(pair.Key, pair.Value.ToString())));

    /// <summary>What the process answered. Of its headers only those that say something about the answer are taken over, and its content type only where it is text that no browser runs.</summary>
    private static IResult Given(JsonObject response, HttpContext http)
    {
        foreach (var (name, header) in response["headers"] as JsonObject ?? [])
            if (Headers.Contains(name, StringComparer.OrdinalIgnoreCase) && header?.ToString() is { } said && !said.Any(char.IsControl) && said.All(char.IsAscii))
                http.Response.Headers[name] = said;

        var status = (int?)response["statusCode"] is >= 200 and <= 599 and var code ? code : 200;
        var content = response["content"];
        var text = content is JsonValue value && value.TryGetValue<string>(out var plain) ? plain : content?.ToJsonString() ?? "";
        var asked = ((string?)response["contentType"])?.Split(';')[0].Trim().ToLowerInvariant();
        var type = ContentTypes.Contains(asked) ? asked! : content is JsonObject or JsonArray ? "application/json" : "text/plain";
        return Results.Text(text, type, Encoding.UTF8, status);
    }

    private static IResult Say(int status, string sentence) => Results.Json(new { error = sentence }, statusCode: status);
}
