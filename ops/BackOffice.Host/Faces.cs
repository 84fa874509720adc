using System.Reflection;
using BackOffice.Designer;
using BackOffice.Desk;
using BackOffice.Portal;
using Microsoft.AspNetCore.Components.Endpoints;

namespace BackOffice.Host;

/// <summary>Which of the product's looks a page wears: the portal's, or the desk's (which the designer shares).</summary>
internal static class Faces
{
    private static readonly Assembly[] Staff = [typeof(DeskAssembly).Assembly, typeof(DesignerAssembly).Assembly];

    /// <summary>The libraries that hold pages.</summary>
    public static Assembly[] Pages { get; } = [.. Staff, typeof(PortalLayout).Assembly];

    public static bool IsDesk(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<ComponentTypeMetadata>() is { } page && Staff.Contains(page.Type.Assembly);
}
