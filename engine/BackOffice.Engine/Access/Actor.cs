using System.Collections.Immutable;

namespace BackOffice.Engine.Access;

/// <summary>What somebody is to the council. A person may hold several roles.</summary>
public enum Role
{
    /// <summary>Works cases and tasks of their teams.</summary>
    Caseworker,

    /// <summary>Sees and distributes the work of their teams; may excuse a clock.</summary>
    Manager,

    /// <summary>Draws and publishes workflows, forms and letters.</summary>
    ProcessOwner,

    /// <summary>Changes rules, lookups, calendars and access. Sees no case without a casework role as well.</summary>
    Administrator,

    /// <summary>Signs in for a school or setting in the portal; sees only that organisation's own pupils and returns.</summary>
    Provider,

    /// <summary>A parent, carer or young person in the portal, known by a confirmed e-mail address; sees only their own requests.</summary>
    Parent,

    /// <summary>The product itself: timers, the outbox, the command line.</summary>
    System,
}

/// <summary>Who does something, and for whom. Travels with every command and every read, and into the audit trail.</summary>
/// <param name="Id">Stable account id, or a name such as <c>system:timers</c>.</param>
/// <param name="Name">Name as shown on the timeline.</param>
/// <param name="Roles">Roles held now.</param>
/// <param name="Teams">Ids of the teams worked in, for example <c>sen-north</c>.</param>
/// <param name="Organisation">Provider id (<c>school:810001</c>) that a <see cref="Role.Provider"/> signs in for; null for others.</param>
/// <param name="OnBehalfOf">Whom the actor stands in for, when that is somebody else.</param>
public sealed record Actor(
    string Id,
    string Name,
    ImmutableHashSet<Role> Roles,
    ImmutableHashSet<string> Teams,
    string? Organisation = null,
    string? OnBehalfOf = null)
{
    /// <summary>The product acting by itself, for example <c>Actor.System("timers")</c>.</summary>
    public static Actor System(string what) =>
        new($"system:{what}", "BackOffice", [Role.System], []);

    /// <summary>True when the actor holds the role.</summary>
    public bool Is(Role role) => Roles.Contains(role);
}
