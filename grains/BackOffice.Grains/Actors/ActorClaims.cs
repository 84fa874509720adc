using System.Collections.Immutable;
using System.Security.Claims;
using BackOffice.Engine.Access;

namespace BackOffice.Grains.Actors;

/// <summary>Between a signed-in principal's claims and the <see cref="Actor"/> that travels with every command and read.</summary>
public static class ActorClaims
{
    /// <summary>Claim with the name of a <see cref="Role"/>; one per role.</summary>
    public const string Role = "bo:role";

    /// <summary>Claim with a team's id; one per team.</summary>
    public const string Team = "bo:team";

    /// <summary>Claim with the provider id that the account signs in for.</summary>
    public const string Organisation = "bo:organisation";

    /// <summary>Claim with the name shown on the timeline.</summary>
    public const string Name = "bo:name";

    /// <summary>The claims of an account, besides its id.</summary>
    /// <param name="name">Name shown on the timeline.</param>
    /// <param name="roles">Roles held.</param>
    /// <param name="teams">Teams worked in.</param>
    /// <param name="organisation">Provider id signed in for; null for others.</param>
    public static IEnumerable<Claim> For(string name, IEnumerable<Role> roles, IEnumerable<string> teams, string? organisation)
    {
        yield return new Claim(Name, name);
        foreach (var role in roles)
            yield return new Claim(Role, role.ToString());
        foreach (var team in teams)
            yield return new Claim(Team, team);
        if (organisation is not null)
            yield return new Claim(Organisation, organisation);
    }

    /// <summary>The actor that a principal is, or null when nobody is signed in. Unknown roles are dropped: deny by default.</summary>
    /// <param name="principal">The signed-in principal.</param>
    public static Actor? Of(ClaimsPrincipal? principal)
    {
        if (principal?.Identity is not { IsAuthenticated: true } || principal.FindFirstValue(ClaimTypes.NameIdentifier) is not { Length: > 0 } id)
            return null;
        // The product itself never signs in: a System role in a cookie is dropped.
        var roles = principal.FindAll(Role)
            .Select(claim => Enum.TryParse<Role>(claim.Value, out var role) && role != Engine.Access.Role.System ? role : (Role?)null)
            .OfType<Role>().ToImmutableHashSet();
        return new Actor(id, principal.FindFirstValue(Name) ?? id, roles,
            principal.FindAll(Team).Select(claim => claim.Value).ToImmutableHashSet(), principal.FindFirstValue(Organisation));
    }
}
