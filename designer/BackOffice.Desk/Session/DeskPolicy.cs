using BackOffice.Engine.Access;
using BackOffice.Grains.Actors;

namespace BackOffice.Desk.Session;

/// <summary>Who may open which part of the desk. Pages hide what these refuse; the readers and grains refuse it anyway.</summary>
public static class DeskPolicy
{
    /// <summary>Anybody who works for the council.</summary>
    public const string Staff = "desk:staff";

    /// <summary>People who work cases.</summary>
    public const string Casework = "desk:casework";

    /// <summary>People who run the system.</summary>
    public const string Administration = "desk:administration";

    /// <summary>People who change processes, forms, letters and rules.</summary>
    public const string Design = "desk:design";

    /// <summary>Works for the council in any role.</summary>
    public static bool IsStaff(Actor actor) =>
        WorksCases(actor) || actor.Is(Role.ProcessOwner) || actor.Is(Role.Administrator);

    /// <summary>Works cases.</summary>
    public static bool WorksCases(Actor actor) => actor.Is(Role.Caseworker) || actor.Is(Role.Manager);

    /// <summary>Draws processes, forms and letters.</summary>
    public static bool Designs(Actor actor) => actor.Is(Role.ProcessOwner) || actor.Is(Role.Administrator);

    /// <summary>Runs the system.</summary>
    public static bool Administers(Actor actor) => actor.Is(Role.Administrator);

    internal static bool Holds(System.Security.Claims.ClaimsPrincipal user, Func<Actor, bool> rule) =>
        ActorClaims.Of(user) is { } actor && rule(actor);
}
