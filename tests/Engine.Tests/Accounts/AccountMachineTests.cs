using System.Collections.Immutable;
using BackOffice.Engine.Access;
using BackOffice.Engine.Accounts;

namespace BackOffice.Engine.Tests.Accounts;

public class AccountMachineTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 16, 9, 0, 0, TimeSpan.Zero);
    private static readonly Actor Ada = new("ada", "Ada Adams", [Role.Administrator], []);
    private static readonly NewLink Link = new("https://backoffice.council.example/account/password?a=1&c=secret", "hash-of-secret");

    private static readonly AccountContext Context = new(Ada, Guid.Parse("00000000-0000-0000-0000-0000000000aa"), Now)
    {
        Administrators = ["ada", "bea"],
        Council = "Fenland County Council",
        Link = Link,
    };

    private static readonly AccountState Bea = new() { Id = "bea", Version = 3, Email = "bea@council.example", Name = "Bea Brown", Roles = [Role.Administrator], HasPassword = true };
    private static readonly AccountState Cal = new() { Id = "cal", Version = 1, Email = "cal@council.example", Name = "Cal Cole", Roles = [Role.Caseworker], Teams = ["sen-north"], HasPassword = true };
    private static readonly AddAccount New = new(" new@council.example ", "Nia New", [Role.Caseworker], ["sen-north"], null);

    [Fact]
    public void A_new_account_has_no_password_and_a_link_that_is_in_the_email_alone()
    {
        var outcome = Decide(null, New).Outcome.ShouldNotBeNull();
        outcome.Account.Email.ShouldBe("new@council.example");
        (outcome.Account.HasPassword, outcome.PasswordHash).ShouldBe((false, null));
        outcome.Account.Link.ShouldBe(new PasswordLink("hash-of-secret", Now.AddDays(3)));
        var mail = outcome.Messages.Single();
        (mail.Kind, mail.Target).ShouldBe(("email", "new@council.example"));
        ((string)mail.Body["text"]!).ShouldContain(Link.Address);
        ((string)mail.Body["text"]!).ShouldContain("until 19 January 2026");
        outcome.Events.ShouldAllBe(e => !e.Text.Contains("secret") && !e.Details!.ToJsonString().Contains("secret"));
    }

    public static TheoryData<AddAccount, string> Faults() => new()
    {
        { New with { Email = "nobody" }, "Enter an e-mail address in the correct format" },
        { New with { Email = "a b@council.example" }, "Enter an e-mail address in the correct format" },
        { New with { Email = "a@council" }, "Enter an e-mail address in the correct format" },
        { New with { Email = "a@b@council.example" }, "Enter an e-mail address in the correct format" },
        { New with { Name = " " }, "Enter the person's name" },
        { New with { Name = new string('n', 101) }, "Enter the person's name" },
        { New with { Roles = [] }, "Choose at least one role" },
        { New with { Roles = [Role.System] }, "Choose at least one role" },
        { New with { Roles = [Role.Parent] }, "Parents and young people make their own account" },
        { New with { Teams = [] }, "Choose at least one team" },
        { New with { Teams = ["sen north"] }, "cannot be a team" },
        { New with { Roles = [Role.ProcessOwner] }, "Teams are for caseworkers and managers" },
        { New with { Roles = [Role.Provider, Role.Caseworker] }, "has no other role" },
        { New with { Organisation = "school:1" }, "has no other role" },
        { New with { Roles = [Role.Provider], Teams = [] }, "Choose the school or setting" },
        { New with { Roles = [Role.Provider], Teams = [], Organisation = "school:nobody" }, "The register has no school or setting" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void What_is_wrong_with_a_new_account_is_said_in_a_sentence(AddAccount add, string says)
    {
        var refusal = Decide(null, add).Refusal.ShouldNotBeNull();
        refusal.Sentence.ShouldContain(says);
        refusal.Sentence.ShouldEndWith(".");
    }

    [Fact]
    public void An_address_has_one_account() => Decide(null, New, Context with { EmailIsTaken = true }).Refusal.ShouldBeOfType<EmailTaken>();

    [Fact]
    public void A_school_user_signs_in_for_a_school_of_the_register() =>
        Decide(null, New with { Roles = [Role.Provider], Teams = [], Organisation = "school:1" }, Context with { OrganisationName = "Hill School" }).Outcome!.Account.Organisation.ShouldBe("school:1");

    [Fact]
    public void A_change_says_what_was_given_and_taken_and_one_that_changes_nothing_is_nothing()
    {
        Decide(Cal, new ChangeAccount("Cal Cole", [Role.Caseworker], ["sen-north"], null)).IsNothing.ShouldBeTrue();
        var outcome = Decide(Cal, new ChangeAccount("Cal Cole", [Role.Manager], ["sen-south"], null)).Outcome.ShouldNotBeNull();
        outcome.Account.Version.ShouldBe(2);
        outcome.Events.Single().Text.ShouldBe("Given the role manager; The role caseworker taken away; Given the team sen-south; The team sen-north taken away.");
    }

    [Fact]
    public void Nobody_takes_away_their_own_administration_or_locks_themselves_out()
    {
        var own = Bea with { Id = "ada", Name = "Ada Adams" };
        Decide(own, new ChangeAccount("Ada Adams", [Role.ProcessOwner], [], null)).Refusal.ShouldBeOfType<OwnAdministration>();
        Decide(own, new LockAccount("On leave")).Refusal.ShouldBeOfType<OwnAccountLocked>();
    }

    [Fact]
    public void The_last_administrator_stays_also_where_the_product_itself_asks()
    {
        var only = Context with { Actor = Actor.System("command-line"), Administrators = ["bea"] };
        Decide(Bea, new ChangeAccount("Bea Brown", [Role.ProcessOwner], [], null), only).Refusal.ShouldBeOfType<LastAdministrator>();
        Decide(Bea, new LockAccount("Left"), only).Refusal.ShouldBeOfType<LastAdministrator>();
        Decide(Bea, new LockAccount("Left")).Outcome!.TakesAnAdministrator.ShouldBeTrue();
    }

    [Fact]
    public void Whoever_is_no_administrator_now_changes_nothing()
    {
        Decide(Cal, new LockAccount("Left"), Context with { Administrators = ["bea"] }).Refusal.ShouldBeOfType<NoLongerAdministrator>();
        Decide(Cal, new LockAccount("Left"), Context with { Actor = new Actor("cal", "Cal", [Role.Manager], ["sen-north"]), Administrators = ["cal"] }).Refusal.ShouldBeOfType<NoLongerAdministrator>();
    }

    [Fact]
    public void A_lock_needs_a_reason_signs_out_and_takes_the_link_away()
    {
        Decide(Cal, new LockAccount(" ")).Refusal.ShouldBeOfType<LockReasonMissing>();
        var outcome = Decide(Cal with { Link = new PasswordLink("hash", Now.AddDays(1)) }, new LockAccount("Left")).Outcome.ShouldNotBeNull();
        (outcome.Account.Locked, outcome.Account.Link, outcome.EndsSessions).ShouldBe((true, null, true));
        Decide(outcome.Account, new LockAccount("Left")).IsNothing.ShouldBeTrue();
        Decide(outcome.Account, new SendPasswordLink()).Refusal.ShouldBeOfType<AccountIsLocked>();
        Decide(outcome.Account, new UnlockAccount()).Outcome!.Account.Locked.ShouldBeFalse();
        Decide(Cal, new UnlockAccount()).IsNothing.ShouldBeTrue();
        Decide(Cal with { LockedByWrongPasswords = true }, new UnlockAccount()).Outcome!.ForgivesWrongPasswords.ShouldBeTrue();
    }

    [Fact]
    public void A_reset_ends_the_old_password_but_not_ones_own()
    {
        var others = Decide(Cal, new SendPasswordLink()).Outcome.ShouldNotBeNull();
        (others.PasswordHash, others.EndsSessions, others.Account.HasPassword).ShouldBe(("", true, false));
        var own = Decide(Bea with { Id = "ada" }, new SendPasswordLink()).Outcome.ShouldNotBeNull();
        (own.PasswordHash, own.EndsSessions, own.Account.HasPassword).ShouldBe((null, false, true));
    }

    [Theory]
    [InlineData("hash", 0, false, true)]
    [InlineData("another", 0, false, false)]
    [InlineData("hash", 73, false, false)]
    [InlineData("hash", 0, true, false)]
    public void A_password_is_chosen_with_the_newest_link_while_it_works(string secret, int hoursLater, bool locked, bool works)
    {
        var account = Cal with { Link = new PasswordLink("hash", Now.AddDays(3)), Locked = locked };
        var decision = Decide(account, new ChoosePassword(secret, "new hash"), Context with { Actor = new Actor("cal", "Cal", [], []), Now = Now.AddHours(hoursLater) });
        (decision.Outcome is not null).ShouldBe(works);
        if (!works) decision.Refusal.ShouldBeOfType<LinkNotGood>();
        if (works) (decision.Outcome!.Account.Link, decision.Outcome.PasswordHash, decision.Outcome.EndsSessions).ShouldBe((null, "new hash", true));
    }

    [Fact]
    public void A_parents_account_is_locked_and_unlocked_and_nothing_else()
    {
        var parent = new AccountState { Id = "pat", Email = "pat@home.example", Name = "pat@home.example", Roles = [Role.Parent] };
        Decide(parent, new SendPasswordLink()).Refusal.ShouldBeOfType<ParentsMakeTheirOwn>();
        Decide(parent, new ChangeAccount("Pat", [Role.Administrator], [], null)).Refusal.ShouldBeOfType<ParentsMakeTheirOwn>();
        Decide(parent, new LockAccount("Abuse of the form")).Outcome!.Account.Locked.ShouldBeTrue();
    }

    [Fact]
    public void An_account_that_is_not_there_is_not_changed() => Decide(null, new UnlockAccount()).Refusal.ShouldBeOfType<AccountNotFound>();

    private static Decision<AccountOutcome> Decide(AccountState? account, AccountCommand command, AccountContext? context = null) => AccountMachine.Decide(account, command, context ?? Context);
}
