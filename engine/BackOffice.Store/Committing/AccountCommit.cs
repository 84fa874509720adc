using System.Diagnostics.CodeAnalysis;
using BackOffice.Engine.Access;
using BackOffice.Engine.Accounts;
using BackOffice.Engine.Cases;

namespace BackOffice.Store.Committing;

/// <summary>One outcome of an account. The password's hash and the link are in no event and in no line of the audit trail.</summary>
public sealed record AccountCommit : RecordCommit<AccountState, AccountOutcome>
{
    /// <summary>Where Identity keeps the link of an account.</summary>
    internal const string TokenProvider = "house";

    /// <summary>Name under which Identity keeps the link of an account.</summary>
    internal const string TokenName = "password-link";

    /// <summary>Record of acts that took an administrator away.</summary>
    internal const string Administrators = "administrators";

    /// <inheritdoc/>
    [SetsRequiredMembers]
    public AccountCommit(Asked asked, AccountOutcome outcome, long? expectedVersion, IReadOnlyDictionary<Role, string> roleIds, long administratorsTaken) : base(asked, "{}", outcome, expectedVersion) =>
        (RoleIds, AdministratorsTaken) = (roleIds, administratorsTaken);

    /// <summary>Keys of the roles in the database.</summary>
    public IReadOnlyDictionary<Role, string> RoleIds { get; }

    /// <summary>How many acts have taken an administrator away until now. Two at once write the same line, which is there once: the second is decided again.</summary>
    public long AdministratorsTaken { get; }

    internal override string Key => $"account:{Outcome.Account.Id}";

    internal override void Fence(CommitRows rows)
    {
        var a = Outcome.Account;

        // Identity writes all columns of an account that it has read. A new stamp makes that fail where it has read before this act.
        object?[] values = [a.Id, a.Version, a.Name, string.Join(' ', a.Teams.Order(StringComparer.Ordinal)), a.Organisation, !a.Locked, Stamp()];
        if (ExpectedVersion is { } expected)
        {
            rows.Add(Shapes.AccountChanged, [.. values, expected, CommandId]);
        }
        else
        {
            rows.Add(Shapes.AccountMade,
                [.. values, At, a.Email, Normal(a.Email), a.Email, Normal(a.Email), a.HasPassword, Outcome.PasswordHash, Stamp(), false, false, true, 0, CommandId]);
        }
    }

    internal override void Fill(CommitRows rows)
    {
        base.Fill(rows);
        var a = Outcome.Account;
        if (ExpectedVersion is not null)
        {
            rows.Add(Shapes.AccountRolesCleared, a.Id);
            if (Outcome.PasswordHash is { } password) rows.Add(Shapes.AccountPassword, a.Id, password.Length == 0 ? null : password, true);
            if (Outcome.EndsSessions) rows.Add(Shapes.AccountSessions, a.Id, Stamp());
            if (Outcome.ForgivesWrongPasswords) rows.Add(Shapes.AccountForgiven, a.Id, null, 0);
        }

        foreach (var role in a.Roles) rows.Add(Shapes.AccountRole, a.Id, RoleIds[role]);
        if (a.Link is { } link) rows.Add(Shapes.AccountToken, a.Id, TokenProvider, TokenName, CaseJson.Write(link));
        else rows.Add(Shapes.AccountTokenGone, a.Id, TokenProvider, TokenName);
        if (Outcome.TakesAnAdministrator)
            rows.Add(Shapes.RecordEvent, Administrators, AdministratorsTaken + 1, 0, At, "administrator-taken", $"{a.Name} is an administrator no more.", Actor.Id, Actor.Name, Actor.OnBehalfOf, null);
    }

    private static string Stamp() => Guid.NewGuid().ToString("N");

    /// <summary>As Identity looks names up.</summary>
    private static string Normal(string name) => name.Normalize().ToUpperInvariant();
}
