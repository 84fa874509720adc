using BackOffice.Desk.Layout;
using BackOffice.Engine.Access;

namespace BackOffice.Desk.Tests;

public class NavigationTests
{
    private static IEnumerable<string> Seen(params Role[] roles) =>
        NavigationEntry.For(new Actor("u1", "Somebody", [.. roles], ["sen-north"])).Select(entry => entry.Title);

    [Fact]
    public void A_caseworker_sees_casework_and_no_administration()
    {
        Seen(Role.Caseworker).ShouldContain("Inbox");
        Seen(Role.Caseworker).ShouldNotContain("Accounts");
        Seen(Role.Caseworker).ShouldNotContain("Packs");
    }

    [Fact]
    public void An_administrator_without_a_casework_role_sees_no_case()
    {
        Seen(Role.Administrator).ShouldNotContain("Cases");
        Seen(Role.Administrator).ShouldContain("Status");
    }

    [Fact]
    public void A_provider_or_a_parent_sees_nothing_of_the_desk()
    {
        Seen(Role.Provider).ShouldBeEmpty();
        Seen(Role.Parent).ShouldBeEmpty();
    }

    [Fact]
    public void No_two_pages_share_a_key() =>
        NavigationEntry.All.Select(entry => entry.Key).OfType<string>().ShouldBeUnique();
}
