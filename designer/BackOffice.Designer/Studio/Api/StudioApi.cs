using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace BackOffice.Designer.Studio.Api;

/// <summary>The Elsa-compatible API, as far as Elsa Studio 3.8 calls it. Each feature maps its own addresses.</summary>
internal static class StudioApi
{
    public const string Base = "/elsa/api";

    public static void MapStudioApi(this IEndpointRouteBuilder app)
    {
        // Closed to whoever is not signed in, with an answer that programs read: Caller.Check says so in JSON, not by sending to a page.
        var api = app.MapGroup(Base).AddEndpointFilter(Caller.Check).AllowAnonymous();
        api.MapDefinitions();
        api.MapDefinitionChanges();
        api.MapTransfer();
        api.MapStarting();
        api.MapInstances();
        api.MapDescriptors();
        api.MapFeatures();
    }
}
