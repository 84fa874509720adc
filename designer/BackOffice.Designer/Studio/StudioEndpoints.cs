using BackOffice.Designer.Studio.Api;
using BackOffice.Designer.Studio.Live;
using BackOffice.Desk.Session;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace BackOffice.Designer.Studio;

/// <summary>Elsa Studio and what it talks to, for the host to map.</summary>
public static class StudioEndpoints
{
    /// <summary>Studio looks for it beside the API.</summary>
    private const string Hub = "/elsa/hubs/workflow-instance";

    /// <summary>Maps Studio's files, the pages that hold it, and the API that it speaks.</summary>
    /// <param name="app">The host's endpoints.</param>
    public static IEndpointRouteBuilder MapStudio(this IEndpointRouteBuilder app)
    {
        app.MapStudioFiles();
        app.MapStudioFrames();
        app.MapStudioApi();
        app.MapHub<CaseHub>(Hub).RequireAuthorization(DeskPolicy.Casework);
        return app;
    }
}
