using BackOffice.Portal.Trials;

namespace BackOffice.Host.Security;

/// <summary>What a browser may load and do on our pages. Everything comes from our own origin.</summary>
internal static class SecurityHeaders
{
    // The desk's components set styles on elements, so the desk alone allows style attributes; scripts are never inline anywhere.
    private const string Portal = "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";
    private const string Desk = "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; connect-src 'self' ws: wss:; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'; frame-src 'self'";

    // A form that is tried out stands in a frame of the designer, and nowhere else.
    private static readonly string Trial = Portal.Replace("frame-ancestors 'none'", "frame-ancestors 'self'", StringComparison.Ordinal);

    public static IApplicationBuilder UseSecurityHeaders(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = Faces.IsDesk(context) ? Desk : IsTrial(context) ? Trial : Portal;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()";
        if (!context.Request.Path.StartsWithSegments("/_content") && !context.Request.Path.StartsWithSegments("/_framework"))
            headers.CacheControl = "no-store"; // pages hold children's records
        return next();
    });

    private static bool IsTrial(HttpContext context) =>
        context.Request.Path.StartsWithSegments("/returns", out var rest) && rest.Value?.Split('/', StringSplitOptions.RemoveEmptyEntries) is [var id, ..]
        && Guid.TryParse(id, out var known) && context.RequestServices.GetRequiredService<TrialForms>().Has(known);
}
