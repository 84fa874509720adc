using BackOffice.Engine.Access;
using BackOffice.Engine.Accounts;
using BackOffice.Engine.Cases;
using BackOffice.Engine.Register;
using BackOffice.Store.Accounts;
using BackOffice.Store.Committing;
using BackOffice.Store.Reading;
using BackOffice.Tests.Databases;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Store.Tests.Accounts;

public sealed class SqliteAccounts() : AccountContract("sqlite");

public sealed class PostgresAccounts() : AccountContract("postgres");

/// <summary>Accounts as administrators change them.</summary>
public abstract class AccountContract(string kind) : Contract(kind)
{
    private const string Site = "https://backoffice.council.example/";

    private Actor _ada = null!;

    private IAccounts Accounts => House.Get<IAccounts>();

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        await using var db = await House.Db();
        foreach (var role in Enum.GetNames<Role>()) db.Roles.Add(new IdentityRole(role) { NormalizedName = role.ToUpperInvariant() });
        await db.SaveChangesAsync();
        _ada = await Made("ada@council.example", "Ada Adams", Role.Administrator);
    }

    [StoreFact]
    public async Task A_link_is_sent_once_used_once_and_its_secret_is_kept_nowhere_else()
    {
        var made = await Accounts.Do(_ada, null, new AddAccount("Nia@council.example", "Nia O'Neill", [Role.Caseworker], ["sen-north"], null), Site, Guid.NewGuid());
        made.Problem.ShouldBeNull();
        (await Accounts.Find(_ada, made.Id))!.Line.Standing.ShouldBe(AccountStanding.NoPassword);
        var (secret, address) = await Secret("Nia@council.example");
        address.ShouldStartWith($"https://backoffice.council.example/account/password?a={made.Id}&c=");

        (await Accounts.OfLink(made.Id, "another")).ShouldBeNull();
        (await Accounts.OfLink(made.Id, secret))!.Email.ShouldBe("Nia@council.example");
        (await Accounts.ChoosePassword(made.Id, "another", "hash")).ShouldNotBeNull();
        (await Accounts.ChoosePassword(made.Id, secret, "hash")).ShouldBeNull();
        (await Accounts.ChoosePassword(made.Id, secret, "other hash")).ShouldNotBeNull("a link works once");

        await using var db = await House.Db();
        var account = await db.Users.SingleAsync(a => a.NormalizedEmail == "NIA@COUNCIL.EXAMPLE");
        (account.PasswordHash, account.EmailConfirmed, account.Teams).ShouldBe(("hash", true, "sen-north"));
        (await db.UserTokens.Where(t => t.UserId == made.Id).CountAsync()).ShouldBe(0);
        foreach (var row in await db.Audit.ToListAsync()) $"{row.Details}{row.Record}".ShouldNotContain(secret);
        (await Accounts.Find(_ada, made.Id))!.Timeline.Select(line => line.Kind).ShouldBe(["password-chosen", "account-made"]);
        (await AuditChain.Verify(db)).Whole.ShouldBeTrue();
    }

    [StoreFact]
    public async Task A_link_ends_after_three_days_and_when_another_is_sent()
    {
        var made = await Accounts.Do(_ada, null, new AddAccount("nia@council.example", "Nia", [Role.ProcessOwner], [], null), Site, Guid.NewGuid());
        var (first, _) = await Secret("nia@council.example");
        (await Accounts.Do(_ada, made.Id, new SendPasswordLink(), Site, Guid.NewGuid())).Problem.ShouldBeNull();
        var (second, _) = await Secret("nia@council.example");
        (await Accounts.OfLink(made.Id, first)).ShouldBeNull();
        (await Accounts.OfLink(made.Id, second)).ShouldNotBeNull();
        Clock.Move(TimeSpan.FromDays(3) + TimeSpan.FromMinutes(1));
        (await Accounts.OfLink(made.Id, second)).ShouldBeNull();
    }

    [StoreFact]
    public async Task A_command_that_comes_twice_makes_one_account_and_sends_one_link()
    {
        var (id, add) = (Guid.NewGuid(), new AddAccount("nia@council.example", "Nia", [Role.ProcessOwner], [], null));
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Accounts.Do(_ada, null, add, Site, id)));
        answers.ShouldAllBe(answer => answer.Problem == null && answer.Id == id.ToString("D"));
        (await Accounts.Do(_ada, null, add, Site, Guid.NewGuid())).Problem!.ShouldContain("has an account already");
        await using var db = await House.Db();
        (await db.Outbox.CountAsync(m => m.Target == "nia@council.example")).ShouldBe(1);
    }

    [StoreFact]
    public async Task Roles_teams_and_lock_are_changed_and_end_what_the_account_may_do()
    {
        var cal = await Made("cal@council.example", "Cal Cole", Role.Caseworker, "sen-north");
        await using var db = await House.Db();
        var stamp = (await db.Users.AsNoTracking().SingleAsync(a => a.Id == cal.Id)).SecurityStamp;
        (await Accounts.Do(_ada, cal.Id, new ChangeAccount("Cal Cole", [Role.Manager], ["sen-north", "sen-south"], null), Site, Guid.NewGuid())).Problem.ShouldBeNull();
        var line = (await Accounts.List(_ada, new AccountQuery { Text = "cole", Role = Role.Manager })).Items.Single();
        line.Teams.ShouldBe(["sen-north", "sen-south"]);
        (await Accounts.List(_ada, new AccountQuery { Role = Role.Caseworker })).Total.ShouldBe(0);

        (await Accounts.Do(_ada, cal.Id, new LockAccount("Left the council"), Site, Guid.NewGuid())).Problem.ShouldBeNull();
        var locked = await db.Users.AsNoTracking().SingleAsync(a => a.Id == cal.Id);
        locked.Active.ShouldBeFalse();
        locked.SecurityStamp.ShouldNotBe(stamp);
        (await Accounts.List(_ada, new AccountQuery { ShutOut = true })).Items.Single().Standing.ShouldBe(AccountStanding.Locked);
        (await Accounts.Do(_ada, cal.Id, new UnlockAccount(), Site, Guid.NewGuid())).Problem.ShouldBeNull();
        (await Accounts.Find(_ada, cal.Id))!.Line.Standing.ShouldBe(AccountStanding.Open);
    }

    [StoreFact]
    public async Task An_account_that_identity_has_read_before_is_not_written_over_by_it()
    {
        var cal = await Made("cal@council.example", "Cal Cole", Role.Caseworker, "sen-north");
        await using var before = await House.Db();
        var read = await before.Users.SingleAsync(a => a.Id == cal.Id);
        (await Accounts.Do(_ada, cal.Id, new LockAccount("Left"), Site, Guid.NewGuid())).Problem.ShouldBeNull();
        read.LastSignInAt = Clock.GetUtcNow();
        before.Users.Update(read); // as Identity's store does: every column
        await Should.ThrowAsync<DbUpdateConcurrencyException>(() => before.SaveChangesAsync());
    }

    [StoreFact]
    public async Task Administrators_who_take_the_role_from_each_other_at_once_leave_one()
    {
        for (var round = 0; round < 5; round++)
        {
            var bea = await Made($"bea{round}@council.example", "Bea Brown", Role.Administrator);
            var other = AnotherNode();
            var plain = new ChangeAccount("Somebody", [Role.ProcessOwner], [], null);
            var answers = await Task.WhenAll(
                Accounts.Do(_ada, bea.Id, plain, Site, Guid.NewGuid()),
                other.Get<IAccounts>().Do(bea, _ada.Id, plain, Site, Guid.NewGuid()));
            answers.Count(answer => answer.Problem is null).ShouldBe(1, string.Join(" / ", answers.Select(answer => answer.Problem)));
            (await Accounts.List(_ada, new AccountQuery { Role = Role.Administrator })).Total.ShouldBe(1);
            if (answers[0].Problem is not null) _ada = bea;
        }
    }

    [StoreFact]
    public async Task A_school_user_belongs_to_a_provider_of_the_register()
    {
        var nobody = await Accounts.Do(_ada, null, new AddAccount("office@hill.example", "Hill office", [Role.Provider], [], "school:1"), Site, Guid.NewGuid());
        nobody.Problem!.ShouldContain("The register has no school");
        var provider = new Provider { Id = "school:1", Name = "Hill School", Kind = "primary", Version = 1 };
        await House.Get<ICommitter>().Commit(new ProviderCommit(new Asked(Guid.NewGuid(), Given.Ann, Start, "Register"), "{}", new(provider, [new("registered", "Added.")]), null));
        var made = await Accounts.Do(_ada, null, new AddAccount("office@hill.example", "Hill office", [Role.Provider], [], "school:1"), Site, Guid.NewGuid());
        made.Problem.ShouldBeNull();
        (await Accounts.List(_ada, new AccountQuery { Text = "hill sch" })).Items.Single().OrganisationName.ShouldBe("Hill School");
    }

    private async Task<Actor> Made(string email, string name, Role role, params string[] teams)
    {
        var made = await Accounts.Do(Actor.System("test"), null, new AddAccount(email, name, [role], [.. teams], null) { PasswordHash = "hash" }, Site, Guid.NewGuid());
        made.Problem.ShouldBeNull();
        return new Actor(made.Id, name, [role], [.. teams]);
    }

    /// <summary>The secret of the newest link that was sent to an address.</summary>
    private async Task<(string Secret, string Address)> Secret(string email)
    {
        await using var db = await House.Db();
        var body = await db.Outbox.Where(m => m.Target == email).OrderByDescending(m => m.Id).Select(m => m.Body).FirstAsync();
        var text = (string)System.Text.Json.Nodes.JsonNode.Parse(body)!["text"]!;
        var address = text.Split('\n').Single(line => line.StartsWith("https://", StringComparison.Ordinal));
        return (address[(address.IndexOf("&c=", StringComparison.Ordinal) + 3)..], address);
    }
}
