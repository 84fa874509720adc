using System.IO.Compression;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.FileProviders;
using Microsoft.Net.Http.Headers;

namespace BackOffice.Designer.Studio;

/// <summary>
/// Elsa Studio's own files, as the build put them beside the program. They are streamed from disk, so that an idle house holds none of
/// their 12 MB in memory, and they may be kept for a year: the address names the version.
/// </summary>
internal static class StudioFiles
{
    /// <summary>Version of the package in the lock file.</summary>
    public const string Version = "3.8.2";

    /// <summary>Where Studio lives; its pages and files are below, because a WebAssembly program may not leave its base address.</summary>
    public const string Base = "/studio/" + Version;

    private static readonly FileExtensionContentTypeProvider Types = new(new Dictionary<string, string>(new FileExtensionContentTypeProvider().Mappings, StringComparer.OrdinalIgnoreCase)
    {
        [".dat"] = "application/octet-stream",
        [".wasm"] = "application/wasm",
        [".cur"] = "image/x-icon",
    });

    public static void MapStudioFiles(this IEndpointRouteBuilder app)
    {
        var root = Path.Combine(AppContext.BaseDirectory, "studio");
        var files = Directory.Exists(root) ? new PhysicalFileProvider(root) : (IFileProvider)new NullFileProvider();
        app.MapMethods(Base + "/{**file}", [HttpMethods.Get, HttpMethods.Head], (string? file, HttpContext http) => Send(files, file ?? "", http)).AllowAnonymous();
    }

    private static async Task Send(IFileProvider files, string path, HttpContext http)
    {
        var (plain, compressed) = (files.GetFileInfo(path), files.GetFileInfo(path + ".br"));
        var found = compressed.Exists ? compressed : plain;
        if (!found.Exists || found.IsDirectory || !Types.TryGetContentType(path, out var type))
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        var answer = http.Response;
        answer.ContentType = type;
        answer.Headers.CacheControl = "public, max-age=31536000, immutable";
        answer.Headers.Vary = HeaderNames.AcceptEncoding;
        var reads = !compressed.Exists || http.Request.GetTypedHeaders().AcceptEncoding.Any(e => e.Value.Equals("br", StringComparison.OrdinalIgnoreCase) && e.Quality is not 0);
        if (compressed.Exists && reads)
            answer.Headers.ContentEncoding = "br";
        if (reads)
            answer.ContentLength = found.Length;
        if (HttpMethods.IsHead(http.Request.Method))
            return;
        if (reads)
        {
            await answer.SendFileAsync(found, http.RequestAborted);
            return;
        }

        // A browser asks for Brotli only over a connection it trusts; for the others it is taken apart on the way.
        await using var opened = new BrotliStream(found.CreateReadStream(), CompressionMode.Decompress);
        await opened.CopyToAsync(answer.Body, http.RequestAborted);
    }
}
