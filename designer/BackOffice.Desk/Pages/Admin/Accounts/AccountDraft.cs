using BackOffice.Engine.Access;
using BackOffice.Store.Reading;

namespace BackOffice.Desk.Pages.Admin.Accounts;

/// <summary>An account while an administrator types it.</summary>
public sealed class AccountDraft
{
    /// <summary>Name.</summary>
    public string Name { get; set; } = "";

    /// <summary>Roles ticked.</summary>
    public HashSet<Role> Roles { get; } = [];

    /// <summary>Teams ticked.</summary>
    public HashSet<string> Teams { get; } = [];

    /// <summary>School or setting chosen.</summary>
    public string? Organisation { get; set; }

    /// <summary>True where teams are asked for.</summary>
    public bool WorksCases => Roles.Contains(Role.Caseworker) || Roles.Contains(Role.Manager);

    /// <summary>True where a school or setting is asked for.</summary>
    public bool IsProviders => Roles.Contains(Role.Provider);

    /// <summary>Teams that count: those ticked before the role was taken away do not.</summary>
    public IEnumerable<string> TeamsGiven => WorksCases ? Teams : [];

    /// <summary>Organisation that counts.</summary>
    public string? OrganisationGiven => IsProviders ? Organisation : null;

    /// <summary>The account as it stands.</summary>
    public static AccountDraft Of(AccountLine line)
    {
        var draft = new AccountDraft { Name = line.Name, Organisation = line.Organisation };
        draft.Roles.UnionWith(line.Roles);
        draft.Teams.UnionWith(line.Teams);
        return draft;
    }
}
