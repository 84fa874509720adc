using System.Collections.Immutable;
using BackOffice.Engine.Access;
using Microsoft.AspNetCore.Identity;

namespace BackOffice.Store.Accounts;

/// <summary>Somebody who can sign in: staff, a school's user, or a parent with a confirmed e-mail address.</summary>
public sealed class Account : IdentityUser
{
    /// <summary>Name as shown on timelines and in lists.</summary>
    public string DisplayName { get; set; } = "";

    /// <summary>Ids of the teams worked in, separated by spaces.</summary>
    public string Teams { get; set; } = "";

    /// <summary>Provider that a school's user signs in for; null for others.</summary>
    public string? Organisation { get; set; }

    /// <summary>When the account was made (UTC).</summary>
    public DateTimeOffset CreatedAt { get; set; }

    /// <summary>When the person last signed in (UTC).</summary>
    public DateTimeOffset? LastSignInAt { get; set; }

    /// <summary>False once an administrator has locked the account, for example because the person has left: they cannot sign in, and their name stays on what they did.</summary>
    public bool Active { get; set; } = true;

    /// <summary>Counts the acts of administrators, each of which is decided on the one before.</summary>
    public long Version { get; set; }

    /// <summary>The teams as a set.</summary>
    public ImmutableHashSet<string> TeamSet() =>
        [.. Teams.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];

    /// <summary>The account as the actor that travels with each command and read.</summary>
    /// <param name="roles">Names of the roles held, as Identity keeps them; unknown names give nothing.</param>
    public Actor ToActor(IEnumerable<string> roles) => new(
        Id,
        DisplayName,
        [.. roles.Select(r => Enum.TryParse<Role>(r, out var role) ? role : (Role?)null).Where(r => r is not null and not Role.System).Select(r => r!.Value)],
        TeamSet(),
        Organisation);
}
