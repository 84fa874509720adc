using System.Net;
using BackOffice.Desk.Session;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace BackOffice.Designer.Studio;

/// <summary>
/// The pages that hold Elsa Studio and nothing else. Our own pages show them in a frame: Studio is a Blazor program of its own, needs a base
/// address of its own, and is the only thing here that may run WebAssembly.
/// </summary>
internal static class StudioFrame
{
    /// <summary>
    /// What Studio may load and do. The hash is of its one inline script (hot keys); its components set styles on elements; Monaco starts
    /// its workers from blobs.
    /// </summary>
    public const string Policy = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval' 'sha256-snlP1jz0gjwc5cTz9ErZcliXuCK63+Mmf68RRCeptgc='; style-src 'self' 'unsafe-inline'; "
        + "img-src 'self' data:; font-src 'self' data:; connect-src 'self' ws: wss:; worker-src 'self' blob:; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'self'";

    private static readonly string[] Styles =
    [
        "_content/MudBlazor/MudBlazor.min.css", "_content/CodeBeam.MudBlazor.Extensions/MudExtensions.min.css", "_content/Radzen.Blazor/css/material-base.css",
        "_content/Elsa.Studio.Shell/css/shell.css", "Elsa.Studio.Host.CustomElements.styles.css", "/_content/BackOffice.Designer/studio-frame.css",
    ];

    private static readonly string[] Scripts =
    [
        "/_content/BackOffice.Designer/studio-frame.js",
        "_content/BlazorMonaco/jsInterop.js", "_content/BlazorMonaco/lib/monaco-editor/min/vs/loader.js", "_content/BlazorMonaco/lib/monaco-editor/min/vs/editor/editor.main.js",
        "_content/MudBlazor/MudBlazor.min.js", "_content/CodeBeam.MudBlazor.Extensions/MudExtensions.min.js", "_content/Radzen.Blazor/Radzen.Blazor.js",
        "_framework/blazor.webassembly.js",
    ];

    /// <summary>Address of the frame that edits a definition.</summary>
    public static string Editor(string definition, string? step) => $"{StudioFiles.Base}/edit/{Uri.EscapeDataString(definition)}{At(step)}";

    /// <summary>Address of the frame that lists definitions: export, import and what is done to many at once.</summary>
    public const string List = StudioFiles.Base + "/list";

    /// <summary>Address of the frame that shows how a case ran.</summary>
    public static string Case(string reference, string? step) => $"{StudioFiles.Base}/case/{Uri.EscapeDataString(reference)}{At(step)}";

    public static void MapStudioFrames(this IEndpointRouteBuilder app)
    {
        app.MapGet(StudioFiles.Base + "/edit/{definition}", (string definition, HttpContext http) => Page(http, "Editor", "elsa-workflow-definition-editor", $"definition-id=\"{WebUtility.HtmlEncode(definition)}\""))
            .RequireAuthorization(DeskPolicy.Staff);
        app.MapGet(StudioFiles.Base + "/case/{reference}", (string reference, HttpContext http) => Page(http, "Case", "elsa-workflow-instance-viewer", $"instance-id=\"{WebUtility.HtmlEncode(reference)}\""))
            .RequireAuthorization(DeskPolicy.Casework);
        app.MapGet(List, (HttpContext http) => Page(http, "Workflows", "elsa-workflow-definition-list", "")).RequireAuthorization(DeskPolicy.Design);
    }

    private static string At(string? step) => step is null ? "" : $"?step={Uri.EscapeDataString(step)}";

    private static IResult Page(HttpContext http, string title, string element, string attributes)
    {
        http.Response.Headers.ContentSecurityPolicy = Policy;
        var api = $"{http.Request.Scheme}://{http.Request.Host}{Api.StudioApi.Base}";
        return Results.Content($"""
            <!DOCTYPE html>
            <html lang="en-GB">
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <title>{title}</title>
                <base href="{StudioFiles.Base}/" />
                <link rel="icon" href="data:," />
            {string.Join('\n', Styles.Select(style => $"    <link rel=\"stylesheet\" href=\"{style}\" />"))}
            </head>
            <body>
                <p class="studio-wait" role="status">Loading the editor…</p>
                <div class="studio"><{element} {attributes} remote-endpoint="{WebUtility.HtmlEncode(api)}"></{element}></div>
                <div id="blazor-error-ui" role="alert">Something in the editor broke. What you saved is kept. <a href="" class="reload">Load it again</a></div>
            {string.Join('\n', Scripts.Select(script => $"    <script src=\"{script}\"></script>"))}
            </body>
            </html>
            """, "text/html; charset=utf-8");
    }
}
