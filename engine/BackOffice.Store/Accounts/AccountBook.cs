using System.Collections.Immutable;
using System.Data.Common;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using BackOffice.Engine.Access;
using BackOffice.Engine.Accounts;
using BackOffice.Engine.Cases;
using BackOffice.Store.Committing;
using BackOffice.Store.Reading;
using BackOffice.Store.Settings;
using Microsoft.EntityFrameworkCore;

namespace BackOffice.Store.Accounts;

/// <summary>Reads accounts for administrators, has the engine decide what they ask, and commits it.</summary>
internal sealed class AccountBook(IDbContextFactory<BackOfficeDb> databases, ICommitter committer, ISettings settings, TimeProvider clock) : IAccounts
{
    private const int MostTries = 5;

    public async Task<Page<AccountLine>> List(Actor actor, AccountQuery query, CancellationToken stop = default)
    {
        Guard(actor);
        await using var db = await databases.CreateDbContextAsync(stop);
        var now = TimeProvider.System.GetUtcNow(); // Identity counts its minutes by the machine's clock, in the demo too
        var accounts = db.Users.AsNoTracking();
        foreach (var word in Lines.Words(query.Text))
        {
            accounts = accounts.Where(a => a.DisplayName.ToLower().Contains(word) || a.Email!.ToLower().Contains(word) || a.Teams.Contains(word)
                || db.Providers.Any(p => p.Id == a.Organisation && p.Name.ToLower().Contains(word)));
        }

        if (query.Role is { } role)
        {
            var name = role.ToString();
            accounts = accounts.Where(a => db.UserRoles.Any(held => held.UserId == a.Id && db.Roles.Any(r => r.Id == held.RoleId && r.Name == name)));
        }

        if (query.ShutOut)
        {
            var parent = nameof(Role.Parent);
            accounts = accounts.Where(a => !a.Active || a.LockoutEnd > now
                || (a.PasswordHash == null && !db.UserRoles.Any(held => held.UserId == a.Id && db.Roles.Any(r => r.Id == held.RoleId && r.Name == parent))));
        }

        var (skip, take) = (Math.Max(0, query.Skip), Lines.Take(query.Take));
        var total = await accounts.CountAsync(stop);
        var rows = await accounts.OrderBy(a => a.DisplayName).ThenBy(a => a.Id).Skip(skip).Take(take).ToListAsync(stop);
        return new Page<AccountLine>(await Show(db, rows, now, stop), total, skip, take);
    }

    public async Task<AccountPage?> Find(Actor actor, string id, CancellationToken stop = default)
    {
        Guard(actor);
        await using var db = await databases.CreateDbContextAsync(stop);
        if (await db.Users.AsNoTracking().FirstOrDefaultAsync(a => a.Id == id, stop) is not { } row) return null;
        var link = await Link(db, id, stop);
        return new AccountPage(
            (await Show(db, [row], TimeProvider.System.GetUtcNow(), stop))[0],
            row.CreatedAt,
            link?.Until > clock.GetUtcNow() ? link.Until : null,
            await db.Tasks.CountAsync(t => t.AssignedTo == id && t.ClosedAt == null, stop),
            await Lines.RecordTimeline(db, $"account:{id}", stop));
    }

    public Task<AccountAnswer> Do(Actor actor, string? id, AccountCommand command, string site, Guid commandId, CancellationToken stop = default)
    {
        Guard(actor);
        return Decide(actor, id ?? commandId.ToString("D"), command, site, commandId, stop);
    }

    public async Task<AccountState?> OfLink(string id, string secret, CancellationToken stop = default)
    {
        await using var db = await databases.CreateDbContextAsync(stop);
        return await State(db, id, stop) is { Locked: false, Link: { } link } account && link.Until >= clock.GetUtcNow() && link.SecretHash == Hash(id, secret) ? account : null;
    }

    public async Task<string?> ChoosePassword(string id, string secret, string passwordHash, CancellationToken stop = default)
    {
        if (await OfLink(id, secret, stop) is not { } account) return new LinkNotGood().Sentence;
        var self = new Actor(account.Id, account.Name, account.Roles, account.Teams, account.Organisation);
        return (await Decide(self, id, new ChoosePassword(Hash(id, secret), passwordHash), "", Guid.NewGuid(), stop)).Problem;
    }

    private async Task<AccountAnswer> Decide(Actor actor, string id, AccountCommand command, string site, Guid commandId, CancellationToken stop)
    {
        for (var tries = 1; ; tries++)
        {
            await using var db = await databases.CreateDbContextAsync(stop);

            // Counted before the administrators are read: one who goes in between is then seen by the count.
            var taken = await db.RecordEvents.CountAsync(e => e.Record == AccountCommit.Administrators, stop);
            var account = await State(db, id, stop);
            var now = AuditChain.Exact(clock.GetUtcNow());
            var decision = AccountMachine.Decide(account, command, await Context(db, actor, id, command, site, commandId, now, stop));
            if (decision.Refusal is { } refusal) return new AccountAnswer(id, refusal.Sentence);
            if (decision.Outcome is not { } outcome) return new AccountAnswer(id, null);
            var commit = new AccountCommit(new Asked(commandId, actor, now, command.GetType().Name), outcome, account?.Version, await RoleIds(db, stop), taken);
            try
            {
                if ((await committer.Commit(commit, stop)).End != CommitEnd.Stale) return new AccountAnswer(id, null);
            }
            catch (DbException) when (outcome.TakesAnAdministrator && tries < MostTries)
            {
                // Another administrator was taken away at the same moment: whether this one may go is decided again.
            }

            if (tries == MostTries) return new AccountAnswer(id, "Somebody else is changing this account. Look at it again, then make your change.");
        }
    }

    private async Task<AccountContext> Context(BackOfficeDb db, Actor actor, string id, AccountCommand command, string site, Guid commandId, DateTimeOffset now, CancellationToken stop)
    {
        var administrator = nameof(Role.Administrator);
        var administrators = await db.Users.Where(a => a.Active && db.UserRoles.Any(held => held.UserId == a.Id && db.Roles.Any(r => r.Id == held.RoleId && r.Name == administrator))).Select(a => a.Id).ToListAsync(stop);
        var (email, organisation) = command switch
        {
            AddAccount add => (add.Email.Trim().Normalize().ToUpperInvariant(), add.Organisation),
            ChangeAccount change => (null, change.Organisation),
            _ => (null, null),
        };
        var secret = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        return new AccountContext(actor, commandId, now)
        {
            Administrators = [.. administrators],
            EmailIsTaken = email is not null && await db.Users.AnyAsync(a => a.NormalizedEmail == email && a.Id != id, stop),
            OrganisationName = organisation is null ? null : await db.Providers.Where(p => p.Id == organisation).Select(p => p.Name).FirstOrDefaultAsync(stop),
            Council = await Council(stop),
            Link = command is AddAccount or SendPasswordLink ? new NewLink($"{site.TrimEnd('/')}/account/password?a={Uri.EscapeDataString(id)}&c={secret}", Hash(id, secret)) : null,
        };
    }

    private static async Task<AccountState?> State(BackOfficeDb db, string id, CancellationToken stop)
    {
        if (await db.Users.AsNoTracking().FirstOrDefaultAsync(a => a.Id == id, stop) is not { } row) return null;
        var actor = row.ToActor(await db.UserRoles.Where(held => held.UserId == id).Join(db.Roles, held => held.RoleId, role => role.Id, (_, role) => role.Name!).ToListAsync(stop));
        return new AccountState
        {
            Id = id,
            Version = row.Version,
            Email = row.Email ?? "",
            Name = row.DisplayName,
            Roles = actor.Roles,
            Teams = actor.Teams,
            Organisation = row.Organisation,
            Locked = !row.Active,
            LockedByWrongPasswords = row.LockoutEnd > TimeProvider.System.GetUtcNow(),
            HasPassword = row.PasswordHash is not null,
            Link = await Link(db, id, stop),
        };
    }

    private static async Task<PasswordLink?> Link(BackOfficeDb db, string id, CancellationToken stop) =>
        await db.UserTokens.AsNoTracking().Where(t => t.UserId == id && t.LoginProvider == AccountCommit.TokenProvider && t.Name == AccountCommit.TokenName).Select(t => t.Value).FirstOrDefaultAsync(stop)
            is { } json ? CaseJson.Read<PasswordLink>(json) : null;

    private static async Task<IReadOnlyDictionary<Role, string>> RoleIds(BackOfficeDb db, CancellationToken stop) =>
        (await db.Roles.AsNoTracking().ToListAsync(stop)).Where(role => Enum.TryParse<Role>(role.Name, out _)).ToDictionary(role => Enum.Parse<Role>(role.Name!), role => role.Id);

    private static async Task<IReadOnlyList<AccountLine>> Show(BackOfficeDb db, IReadOnlyList<Account> rows, DateTimeOffset now, CancellationToken stop)
    {
        string[] ids = [.. rows.Select(row => row.Id)];
        string[] organisations = [.. rows.Select(row => row.Organisation).OfType<string>().Distinct()];
        var roles = (await db.UserRoles.Where(held => ids.Contains(held.UserId)).Join(db.Roles, held => held.RoleId, role => role.Id, (held, role) => new { held.UserId, role.Name }).ToListAsync(stop)).ToLookup(held => held.UserId, held => held.Name!);
        var names = await db.Providers.Where(p => organisations.Contains(p.Id)).ToDictionaryAsync(p => p.Id, p => p.Name, stop);
        return [.. rows.Select(row =>
        {
            var actor = row.ToActor(roles[row.Id]);
            return new AccountLine(
                row.Id, row.DisplayName, row.Email ?? "", [.. actor.Roles.Order()], [.. actor.Teams.Order(StringComparer.Ordinal)], row.Organisation, row.Organisation is { } key ? names.GetValueOrDefault(key) : null, row.LastSignInAt,
                !row.Active ? AccountStanding.Locked
                : row.LockoutEnd > now ? AccountStanding.WrongPasswords
                : row.PasswordHash is null && !actor.Roles.SetEquals([Role.Parent]) ? AccountStanding.NoPassword
                : AccountStanding.Open);
        })];
    }

    private async Task<string> Council(CancellationToken stop) =>
        await settings.Get(SettingKeys.Council, stop) is { } json && JsonNode.Parse(json)?["name"] is JsonValue value && value.TryGetValue<string>(out var name) && name.Length > 0 ? name : "the council";

    private static string Hash(string id, string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{id}:{secret}")));

    private static void Guard(Actor actor)
    {
        if (Access.Why(actor, Operation.Administer, new AccessRecord(RecordKind.House)) is { } why) throw new AccessDeniedException(why);
    }
}
