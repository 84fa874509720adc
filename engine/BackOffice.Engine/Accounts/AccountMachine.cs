using System.Collections.Immutable;
using System.Text.Json.Nodes;
using BackOffice.Engine.Access;
using BackOffice.Engine.Cases;

namespace BackOffice.Engine.Accounts;

/// <summary>Decides what becomes of an account. Pure: the same inputs give the same outcome.</summary>
public static class AccountMachine
{
    /// <summary>How long a link works in which a password is chosen: made on a Friday, it is still good on Monday.</summary>
    public static TimeSpan LifeOfLink { get; } = TimeSpan.FromDays(3);

    private const int MostOfName = 100;
    private const int MostOfEmail = 254;

    /// <summary>Decides about one command to an account.</summary>
    /// <param name="account">The account; null before it is made.</param>
    /// <param name="command">What is asked.</param>
    /// <param name="context">What the decision may read.</param>
    public static Decision<AccountOutcome> Decide(AccountState? account, AccountCommand command, AccountContext context)
    {
        ArgumentNullException.ThrowIfNull(command);
        ArgumentNullException.ThrowIfNull(context);
        if (command is ChoosePassword chosen) return Choose(account, chosen, context);
        if (WhyNot(context) is { } not) return not;
        return (account, command) switch
        {
            (null, AddAccount add) => Add(add, context),
            (not null, AddAccount) => default,
            (null, _) => new AccountNotFound(),
            (_, ChangeAccount change) => Change(account, change, context),
            (_, LockAccount locking) => Lock(account, locking, context),
            (_, UnlockAccount) => Unlock(account),
            (_, SendPasswordLink) => Send(account, context),
            _ => new UnknownCommand(command.GetType().Name),
        };
    }

    // Pages keep what somebody may do for some seconds; what holds is what the accounts say now.
    private static NoLongerAdministrator? WhyNot(AccountContext context) =>
        Access.Access.Allows(context.Actor, Operation.Administer, new AccessRecord(RecordKind.House)) && (context.Actor.Is(Role.System) || context.Administrators.Contains(context.Actor.Id))
            ? null
            : new NoLongerAdministrator();

    private static Decision<AccountOutcome> Add(AddAccount add, AccountContext context)
    {
        var email = add.Email.Trim();
        if (!IsAddress(email)) return new EmailUnreadable();
        if (context.EmailIsTaken) return new EmailTaken(email);
        if (WhyNot(add.Name, add.Roles, add.Teams, add.Organisation, context) is { } not) return not;
        var account = new AccountState
        {
            Id = context.CommandId.ToString("D"),
            Version = 1,
            Email = email,
            Name = add.Name.Trim(),
            Roles = add.Roles,
            Teams = add.Teams,
            Organisation = add.Organisation,
            HasPassword = add.PasswordHash is not null,
        };
        var made = new AccountOutcome(account, [new CaseEvent("account-made", $"Account of {account.Name} made: {Says(account)}.", Facts(account))]) { PasswordHash = add.PasswordHash };
        return add.PasswordHash is not null ? made : WithLink(
            made, context, $"Your account at {context.Council}",
            $"{context.Actor.Name} has made an account for you at {context.Council}.\n\nChoose a password here:");
    }

    private static Decision<AccountOutcome> Change(AccountState account, ChangeAccount change, AccountContext context)
    {
        if (account.IsParents) return new ParentsMakeTheirOwn();
        if (WhyNot(change.Name, change.Roles, change.Teams, change.Organisation, context) is { } not) return not;
        var taken = account.Roles.Contains(Role.Administrator) && !change.Roles.Contains(Role.Administrator);
        if (taken && account.Id == context.Actor.Id) return new OwnAdministration();
        if (taken && IsLast(account, context)) return new LastAdministrator(account.Name);
        var after = account with { Version = account.Version + 1, Name = change.Name.Trim(), Roles = change.Roles, Teams = change.Teams, Organisation = change.Organisation };
        var differences = Differences(account, after);
        if (differences.Count == 0) return default;
        var details = Facts(after);
        details["before"] = Facts(account);
        return new AccountOutcome(after, [new CaseEvent("account-changed", $"{string.Join("; ", differences)}.", details)]) { TakesAnAdministrator = taken };
    }

    private static Decision<AccountOutcome> Lock(AccountState account, LockAccount locking, AccountContext context)
    {
        if (account.Locked) return default;
        if (string.IsNullOrWhiteSpace(locking.Reason)) return new LockReasonMissing();
        if (account.Id == context.Actor.Id) return new OwnAccountLocked();
        if (IsLast(account, context)) return new LastAdministrator(account.Name);
        return new AccountOutcome(
            account with { Version = account.Version + 1, Locked = true, Link = null },
            [new CaseEvent("account-locked", $"Locked: {locking.Reason.Trim()}", new JsonObject { ["reason"] = locking.Reason.Trim() })])
        {
            EndsSessions = true,
            TakesAnAdministrator = account.Roles.Contains(Role.Administrator),
        };
    }

    private static Decision<AccountOutcome> Unlock(AccountState account) => !account.Locked && !account.LockedByWrongPasswords ? default(Decision<AccountOutcome>) : new AccountOutcome(
        account with { Version = account.Version + 1, Locked = false, LockedByWrongPasswords = false },
        [new CaseEvent("account-unlocked", account.Locked ? "Unlocked." : "The lock after wrong passwords was taken off.")])
    {
        ForgivesWrongPasswords = true,
    };

    private static Decision<AccountOutcome> Send(AccountState account, AccountContext context)
    {
        if (account.IsParents) return new ParentsMakeTheirOwn();
        if (account.Locked) return new AccountIsLocked();

        // Somebody who sends a link to themselves keeps the old password until the new one is chosen: e-mail that does not arrive must shut nobody out.
        var own = account.Id == context.Actor.Id;
        var sent = new AccountOutcome(
            account with { Version = account.Version + 1, HasPassword = own && account.HasPassword },
            [new CaseEvent("password-link-sent", $"A link to choose a {(account.HasPassword ? "new " : "")}password was sent to {account.Email}.")])
        {
            PasswordHash = own ? null : "",
            EndsSessions = !own,
        };
        return WithLink(
            sent, context, $"Choose a new password for {context.Council}",
            own
                ? $"You asked for a link to choose a new password at {context.Council}. Your old password works until then.\n\nChoose a new one here:"
                : $"{context.Actor.Name} has sent you a link to choose a {(account.HasPassword ? "new " : "")}password at {context.Council}.{(account.HasPassword ? " Your old password does not work any more." : "")}\n\nChoose one here:");
    }

    // The secret of the link is what is asked for here, not a role: whoever holds it was sent it.
    private static Decision<AccountOutcome> Choose(AccountState? account, ChoosePassword chosen, AccountContext context)
    {
        if (account is not { Locked: false, Link: { } link } || link.Until < context.Now || chosen.SecretHash != link.SecretHash) return new LinkNotGood();
        return new AccountOutcome(
            account with { Version = account.Version + 1, HasPassword = true, Link = null },
            [new CaseEvent("password-chosen", $"{account.Name} chose a password with the link that was sent to {account.Email}.")])
        {
            PasswordHash = chosen.PasswordHash,
            EndsSessions = true,
            ForgivesWrongPasswords = true,
        };
    }

    private static AccountOutcome WithLink(AccountOutcome outcome, AccountContext context, string subject, string opening)
    {
        var link = context.Link ?? throw new InvalidOperationException("No link was made for the e-mail.");
        var until = context.Now + LifeOfLink;
        var account = outcome.Account with { Link = new PasswordLink(link.SecretHash, until) };
        var text = $"{opening}\n\n{link.Address}\n\nThe link works once, until {Words.Day(until)}. You sign in with {account.Email}. If you did not expect this, tell {context.Council} and do not open the link.";
        return outcome with
        {
            Account = account,
            Messages = [new OutboxMessage("email", account.Email, $"account:{account.Id}:{account.Version}", new JsonObject { ["subject"] = subject, ["text"] = text })],
        };
    }

    private static Refusal? WhyNot(string name, ImmutableHashSet<Role> roles, ImmutableHashSet<string> teams, string? organisation, AccountContext context)
    {
        var works = roles.Contains(Role.Caseworker) || roles.Contains(Role.Manager);
        if (string.IsNullOrWhiteSpace(name) || name.Trim().Length > MostOfName) return new AccountNameMissing();
        if (roles.Contains(Role.Parent)) return new ParentsMakeTheirOwn();
        if (roles.Count == 0 || roles.Contains(Role.System)) return new RoleMissing();
        if (roles.Contains(Role.Provider) && roles.Count > 1) return new RolesOfTwoSides();
        if (works && teams.Count == 0) return new TeamMissing();
        if (!works && teams.Count > 0) return new TeamsWithoutCasework();
        if (teams.FirstOrDefault(team => !IsTeam(team)) is { } unreadable) return new TeamUnreadable(unreadable);
        if (!roles.Contains(Role.Provider)) return organisation is null ? null : new RolesOfTwoSides();
        if (string.IsNullOrWhiteSpace(organisation)) return new OrganisationMissing();
        return context.OrganisationName is null ? new OrganisationUnknown(organisation) : null;
    }

    private static bool IsLast(AccountState account, AccountContext context) => context.Administrators.SetEquals([account.Id]);

    private static bool IsTeam(string team) => team.Length is > 0 and <= 60 && team.All(sign => char.IsAsciiLetterLower(sign) || char.IsAsciiDigit(sign) || sign == '-');

    private static bool IsAddress(string email)
    {
        if (email.Length is 0 or > MostOfEmail || email.Any(sign => char.IsWhiteSpace(sign) || char.IsControl(sign))) return false;
        var at = email.IndexOf('@', StringComparison.Ordinal);
        return at > 0 && at == email.LastIndexOf('@') && email[(at + 1)..].Split('.') is { Length: > 1 } parts && parts.All(part => part.Length > 0);
    }

    private static List<string> Differences(AccountState before, AccountState after)
    {
        var differences = new List<string>();
        if (before.Name != after.Name) differences.Add($"Called {after.Name}, not {before.Name}");
        Say("role", [.. before.Roles.Select(Named)], [.. after.Roles.Select(Named)]);
        Say("team", before.Teams, after.Teams);
        if (before.Organisation != after.Organisation) differences.Add($"Signs in for {after.Organisation ?? "the council"}, not {before.Organisation ?? "the council"}");
        return differences;

        void Say(string what, ImmutableHashSet<string> old, ImmutableHashSet<string> now)
        {
            foreach (var given in now.Except(old).Order(StringComparer.Ordinal)) differences.Add($"Given the {what} {given}");
            foreach (var taken in old.Except(now).Order(StringComparer.Ordinal)) differences.Add($"The {what} {taken} taken away");
        }
    }

    private static string Says(AccountState account) => string.Join(", ", account.Roles.Select(Named).Order(StringComparer.Ordinal))
        + (account.Teams.Count > 0 ? $"; teams {string.Join(", ", account.Teams.Order(StringComparer.Ordinal))}" : "")
        + (account.Organisation is { } organisation ? $"; for {organisation}" : "");

    private static string Named(Role role) => role == Role.ProcessOwner ? "process owner" : role.ToString().ToLowerInvariant();

    private static JsonObject Facts(AccountState account) => new()
    {
        ["email"] = account.Email,
        ["name"] = account.Name,
        ["roles"] = new JsonArray([.. account.Roles.Select(role => role.ToString()).Order(StringComparer.Ordinal).Select(role => (JsonNode)role)]),
        ["teams"] = new JsonArray([.. account.Teams.Order(StringComparer.Ordinal).Select(team => (JsonNode)team)]),
        ["organisation"] = account.Organisation,
    };
}
