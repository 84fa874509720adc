using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace BackOffice.Designer.Studio.Api;

/// <summary>Which optional parts of Studio have something to talk to here.</summary>
internal static class Features
{
    private static readonly string[] Installed = ["Elsa.RealTimeWorkflowUpdates"];

    public static void MapFeatures(this IEndpointRouteBuilder api)
    {
        api.MapGet("/features/installed", () => Results.Json(Answers.Items(Installed.Select(Describe))));
        api.MapGet("/features/installed/{name}", (string name) => Installed.Contains(name) ? Results.Json(Describe(name)) : Results.NotFound());
        api.MapGet("/package/version", () => Results.Json(new { packageVersion = StudioFiles.Version }));
    }

    private static JsonObject Describe(string name) => new()
    {
        ["name"] = name[(name.LastIndexOf('.') + 1)..],
        ["namespace"] = name[..name.LastIndexOf('.')],
        ["fullName"] = name,
        ["displayName"] = name,
        ["description"] = "",
    };
}
