using BackOffice.Engine.Access;
using BackOffice.Store.Reading;

namespace BackOffice.Desk.Words;

/// <summary>Roles and the state of accounts in words.</summary>
public static class AccountWords
{
    /// <summary>What each role may do, in the order in which pages list them.</summary>
    public static IReadOnlyList<(Role Role, string May)> Roles { get; } =
    [
        (Role.Caseworker, "Works cases and tasks of their teams; sees the register."),
        (Role.Manager, "As a caseworker, and gives out work, excuses clocks, takes decisions that a step keeps for managers."),
        (Role.ProcessOwner, "Changes, approves and publishes packs. Sees no personal data without a casework role as well."),
        (Role.Administrator, "Changes and approves rules, clocks, lists of codes and letters. Sees and changes accounts, settings, the audit trail and the state of the house. Sees no case without a casework role as well."),
        (Role.Provider, "Signs in to the portal for a school or setting; sees its own pupils only."),
        (Role.Parent, "Signs in to the portal with a confirmed e-mail address; sees own requests only."),
    ];

    /// <summary>"Process owner".</summary>
    public static string Of(Role role) => FieldWords.Of(role.ToString());

    /// <summary>How somebody stands with their account.</summary>
    public static string Of(AccountStanding standing) => standing switch
    {
        AccountStanding.NoPassword => "no password yet",
        AccountStanding.WrongPasswords => "locked after wrong passwords",
        AccountStanding.Locked => "locked",
        _ => "open",
    };

    /// <summary>How much it matters.</summary>
    public static Urgency UrgencyOf(AccountStanding standing) => standing switch
    {
        AccountStanding.NoPassword => Urgency.Amber,
        AccountStanding.WrongPasswords or AccountStanding.Locked => Urgency.Late,
        _ => Urgency.Met,
    };
}
