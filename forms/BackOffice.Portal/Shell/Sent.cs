using BackOffice.Engine.Access;
using BackOffice.Forms;
using BackOffice.Grains.Actors;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http;

namespace BackOffice.Portal.Shell;

/// <summary>A form that a browser sent.</summary>
internal sealed class Sent
{
    private readonly HttpContext http;

    private Sent(HttpContext http, IFormCollection? form, bool tooLarge)
    {
        this.http = http;
        TooLarge = tooLarge;
        Files = form?.Files ?? new FormFileCollection();
        Posted = new Posted((form ?? FormCollection.Empty).Where(f => f.Key != "__RequestVerificationToken").ToDictionary(f => f.Key, f => (IReadOnlyList<string>)[.. f.Value.OfType<string>()]));
        Intent = Guid.TryParse(Posted.First("$id"), out var id) && id != Guid.Empty ? id : Guid.NewGuid();
        Actor = ActorClaims.Of(http.User);
    }

    /// <summary>Who sent it; null when nobody is signed in.</summary>
    public Actor? Actor { get; }

    public Posted Posted { get; }

    public IFormFileCollection Files { get; }

    /// <summary>Id of this one intent, made with the page: sent twice, it is done once.</summary>
    public Guid Intent { get; }

    /// <summary>True when it was larger than the server takes, and nothing of it could be read.</summary>
    public bool TooLarge { get; }

    public static async Task<Sent> Read(HttpContext http)
    {
        if (!http.Request.HasFormContentType) return new Sent(http, null, tooLarge: false);
        try
        {
            return new Sent(http, await http.Request.ReadFormAsync(http.RequestAborted), tooLarge: false);
        }
        catch (Exception e) when (e is BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } or InvalidDataException)
        {
            return new Sent(http, null, tooLarge: true);
        }
    }

    /// <summary>True when the token against forged requests is missing or wrong, as after signing out in another window.</summary>
    public async Task<bool> Refused(IAntiforgery antiforgery) => !await antiforgery.IsRequestValidAsync(http);
}

/// <summary>How the addresses that forms post to stand beside the pages of the same address.</summary>
internal static class Endpoints
{
    /// <summary>A page's own route would take a POST as well; ours comes first.</summary>
    public const int BeforePages = -1;
}

/// <summary>Sends the browser on with a GET, so that reloading sends nothing again.</summary>
internal sealed class SeeOther(string address) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = StatusCodes.Status303SeeOther;
        httpContext.Response.Headers.Location = address;
        return Task.CompletedTask;
    }
}
