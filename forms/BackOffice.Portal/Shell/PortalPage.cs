using BackOffice.Engine.Access;
using BackOffice.Forms;
using BackOffice.Grains.Actors;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;

namespace BackOffice.Portal.Shell;

/// <summary>What every page of the portal knows: who asks, and its own address.</summary>
public abstract class PortalPage : ComponentBase
{
    [CascadingParameter] protected HttpContext Http { get; set; } = default!;

    [Inject] protected NavigationManager Navigation { get; set; } = default!;

    [Inject] protected internal PageLanguage PageLanguage { get; set; } = default!;

    /// <summary>The fixed words in the page's language.</summary>
    protected FixedWords W => PageLanguage.Words;

    /// <summary>True after a page was sent with something to put right.</summary>
    [SupplyParameterFromQuery(Name = "check")] protected string? Checked { get; set; }

    /// <summary>Key of what was typed and could not be saved.</summary>
    [SupplyParameterFromQuery(Name = "kept")] protected string? Kept { get; set; }

    /// <summary>The signed-in person. Pages without <c>AllowAnonymous</c> always have one.</summary>
    protected Actor Actor => ActorClaims.Of(Http.User) ?? throw new InvalidOperationException("This page was reached without signing in.");

    /// <summary>The signed-in person, or null.</summary>
    protected Actor? ActorOrNull => ActorClaims.Of(Http.User);

    /// <summary>The page's own path, for links within it: the page has a base address, so "#here" alone would lead home.</summary>
    protected string Here => Http.Request.Path;

    /// <summary>A new id for one intent, so that a page sent twice does one thing.</summary>
    protected Guid Intent { get; } = Guid.NewGuid();
}
