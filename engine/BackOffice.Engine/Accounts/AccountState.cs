using System.Collections.Immutable;
using BackOffice.Engine.Access;
using BackOffice.Engine.Cases;

namespace BackOffice.Engine.Accounts;

/// <summary>Somebody who can sign in, as far as decisions about the account need to know.</summary>
public sealed record AccountState : IVersioned
{
    /// <summary>Key; the same as the actor's.</summary>
    public required string Id { get; init; }

    /// <summary>Counts the acts of administrators; 0 where none has touched the account yet.</summary>
    public long Version { get; init; }

    /// <summary>Address signed in with.</summary>
    public required string Email { get; init; }

    /// <summary>Name as shown on timelines and in lists.</summary>
    public required string Name { get; init; }

    /// <summary>Roles held.</summary>
    public ImmutableHashSet<Role> Roles { get; init; } = [];

    /// <summary>Ids of the teams worked in.</summary>
    public ImmutableHashSet<string> Teams { get; init; } = [];

    /// <summary>Provider that a school's user signs in for; null for others.</summary>
    public string? Organisation { get; init; }

    /// <summary>An administrator has locked the account: nobody signs in with it.</summary>
    public bool Locked { get; init; }

    /// <summary>Five wrong passwords have locked the account for some minutes.</summary>
    public bool LockedByWrongPasswords { get; init; }

    /// <summary>True once the person has chosen a password.</summary>
    public bool HasPassword { get; init; }

    /// <summary>The link with which a password may be chosen; null when none was sent, or when it was used.</summary>
    public PasswordLink? Link { get; init; }

    /// <summary>A parent's account: made in the portal with a confirmed e-mail address, and without a password.</summary>
    public bool IsParents => Roles.SetEquals([Role.Parent]);
}

/// <summary>A link with which a password may be chosen, once. Only the hash of its secret is kept.</summary>
/// <param name="SecretHash">Hash of the secret.</param>
/// <param name="Until">When it stops working.</param>
public sealed record PasswordLink(string SecretHash, DateTimeOffset Until);

/// <summary>A link that is to be sent: the secret is in the e-mail and nowhere else.</summary>
/// <param name="Address">The whole address to open, with the secret in it.</param>
/// <param name="SecretHash">Hash of the secret.</param>
public sealed record NewLink(string Address, string SecretHash);

/// <summary>What is asked of an account.</summary>
public abstract record AccountCommand;

/// <summary>Makes an account. Without a password of its own it gets a link by e-mail, in which the person chooses one.</summary>
/// <param name="Email">Address to sign in with.</param>
/// <param name="Name">Name.</param>
/// <param name="Roles">Roles.</param>
/// <param name="Teams">Ids of teams.</param>
/// <param name="Organisation">Provider, for a school's or setting's user.</param>
public sealed record AddAccount(string Email, string Name, ImmutableHashSet<Role> Roles, ImmutableHashSet<string> Teams, string? Organisation) : AccountCommand
{
    /// <summary>Hash of a password that was given, on the command line; null to send a link.</summary>
    public string? PasswordHash { get; init; }
}

/// <summary>Changes what somebody is called and may do.</summary>
/// <param name="Name">Name.</param>
/// <param name="Roles">Roles from now on.</param>
/// <param name="Teams">Ids of teams from now on.</param>
/// <param name="Organisation">Provider, for a school's or setting's user.</param>
public sealed record ChangeAccount(string Name, ImmutableHashSet<Role> Roles, ImmutableHashSet<string> Teams, string? Organisation) : AccountCommand;

/// <summary>Locks an account: whoever is signed in with it is signed out.</summary>
/// <param name="Reason">Why.</param>
public sealed record LockAccount(string Reason) : AccountCommand;

/// <summary>Opens a locked account again, also one that five wrong passwords have locked.</summary>
public sealed record UnlockAccount : AccountCommand;

/// <summary>Sends a link with which the person chooses a new password. Somebody else's old password stops working at once.</summary>
public sealed record SendPasswordLink : AccountCommand;

/// <summary>Chooses the password, with the secret of a link.</summary>
/// <param name="SecretHash">Hash of the secret that was in the link.</param>
/// <param name="PasswordHash">Hash of the password.</param>
public sealed record ChoosePassword(string SecretHash, string PasswordHash) : AccountCommand;

/// <summary>What the decision about an account may read.</summary>
/// <param name="Actor">Who asks.</param>
/// <param name="CommandId">Id of the command.</param>
/// <param name="Now">When (UTC).</param>
public sealed record AccountContext(Actor Actor, Guid CommandId, DateTimeOffset Now)
{
    /// <summary>Accounts that are open and hold the role of an administrator now.</summary>
    public ImmutableHashSet<string> Administrators { get; init; } = [];

    /// <summary>True when another account has the address already.</summary>
    public bool EmailIsTaken { get; init; }

    /// <summary>Name of the provider that the command names; null when the register has none of that key.</summary>
    public string? OrganisationName { get; init; }

    /// <summary>Name of the council, for e-mails.</summary>
    public string Council { get; init; } = "";

    /// <summary>Link to send, where the command sends one.</summary>
    public NewLink? Link { get; init; }
}

/// <summary>What becomes of an account.</summary>
/// <param name="Account">As it stands then.</param>
/// <param name="Events">What happened, for the record and the audit trail.</param>
public sealed record AccountOutcome(AccountState Account, ImmutableList<CaseEvent> Events) : IRecordOutcome<AccountState>
{
    AccountState IRecordOutcome<AccountState>.State => Account;

    /// <summary>Password from now on; null leaves the one there is, and an empty text takes it away.</summary>
    public string? PasswordHash { get; init; }

    /// <summary>True when whoever is signed in with the account is to be signed out.</summary>
    public bool EndsSessions { get; init; }

    /// <summary>True when the lock that follows wrong passwords is taken off as well.</summary>
    public bool ForgivesWrongPasswords { get; init; }

    /// <summary>True when the house has one administrator fewer: two such acts at once are decided one after the other.</summary>
    public bool TakesAnAdministrator { get; init; }

    /// <summary>E-mails.</summary>
    public ImmutableList<OutboxMessage> Messages { get; init; } = [];
}
