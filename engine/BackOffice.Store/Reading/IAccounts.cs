using BackOffice.Engine.Access;
using BackOffice.Engine.Accounts;

namespace BackOffice.Store.Reading;

/// <summary>Whether somebody can sign in with an account now.</summary>
public enum AccountStanding
{
    /// <summary>They can.</summary>
    Open,

    /// <summary>No password has been chosen yet: a link waits, or has expired.</summary>
    NoPassword,

    /// <summary>Locked for some minutes after five wrong passwords.</summary>
    WrongPasswords,

    /// <summary>Locked by an administrator.</summary>
    Locked,
}

/// <summary>One account of the list.</summary>
/// <param name="Id">Key.</param>
/// <param name="Name">Name.</param>
/// <param name="Email">Address signed in with.</param>
/// <param name="Roles">Roles held, in their order.</param>
/// <param name="Teams">Ids of the teams worked in, in their order.</param>
/// <param name="Organisation">Provider signed in for.</param>
/// <param name="OrganisationName">Its name in the register.</param>
/// <param name="LastSignInAt">When the person last signed in.</param>
/// <param name="Standing">Whether they can sign in now.</param>
public sealed record AccountLine(
    string Id, string Name, string Email, IReadOnlyList<Role> Roles, IReadOnlyList<string> Teams, string? Organisation, string? OrganisationName, DateTimeOffset? LastSignInAt, AccountStanding Standing);

/// <summary>A question to the list of accounts.</summary>
public sealed record AccountQuery
{
    /// <summary>Words in the name, the e-mail address, a team's id or the organisation's name.</summary>
    public string? Text { get; init; }

    /// <summary>Only those who hold this role.</summary>
    public Role? Role { get; init; }

    /// <summary>Only those who cannot sign in now, for whatever reason.</summary>
    public bool ShutOut { get; init; }

    /// <summary>Lines to leave out at the start.</summary>
    public int Skip { get; init; }

    /// <summary>Lines to give; at most 200.</summary>
    public int Take { get; init; } = 50;
}

/// <summary>Everything about one account that an administrator may see.</summary>
/// <param name="Line">The account.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="LinkUntil">Until when a link to choose a password works; null when none waits.</param>
/// <param name="OpenTasks">Tasks that the person has.</param>
/// <param name="Timeline">What administrators did with the account, newest first.</param>
public sealed record AccountPage(AccountLine Line, DateTimeOffset CreatedAt, DateTimeOffset? LinkUntil, int OpenTasks, IReadOnlyList<TimelineLine> Timeline);

/// <summary>What became of an act.</summary>
/// <param name="Id">The account.</param>
/// <param name="Problem">Why not; null when done.</param>
public sealed record AccountAnswer(string Id, string? Problem);

/// <summary>Accounts of everybody who can sign in. For administrators; anybody else is refused. Every act is one commit with its line in the audit trail.</summary>
public interface IAccounts
{
    /// <summary>Accounts by name.</summary>
    Task<Page<AccountLine>> List(Actor actor, AccountQuery query, CancellationToken stop = default);

    /// <summary>One account; null when there is none.</summary>
    Task<AccountPage?> Find(Actor actor, string id, CancellationToken stop = default);

    /// <summary>Acts on an account.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="id">Account; null to make one.</param>
    /// <param name="command">What is asked.</param>
    /// <param name="site">Address of the house, for links in e-mails: <c>https://backoffice.council.example</c>.</param>
    /// <param name="commandId">Id of the command: a second time does nothing.</param>
    /// <param name="stop">Stops.</param>
    Task<AccountAnswer> Do(Actor actor, string? id, AccountCommand command, string site, Guid commandId, CancellationToken stop = default);

    /// <summary>Name of whom a link that still works was sent to; null for any other.</summary>
    /// <param name="id">Account in the link.</param>
    /// <param name="secret">Secret in the link.</param>
    /// <param name="stop">Stops.</param>
    Task<AccountState?> OfLink(string id, string secret, CancellationToken stop = default);

    /// <summary>Chooses the password of the account that a link was sent to.</summary>
    /// <param name="id">Account in the link.</param>
    /// <param name="secret">Secret in the link.</param>
    /// <param name="passwordHash">Hash of the password.</param>
    /// <param name="stop">Stops.</param>
    /// <returns>Null when done; otherwise the sentence that says why not.</returns>
    Task<string?> ChoosePassword(string id, string secret, string passwordHash, CancellationToken stop = default);
}
