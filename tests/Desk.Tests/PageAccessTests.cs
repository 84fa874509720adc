using System.Reflection;
using BackOffice.Desk.Layout;
using BackOffice.Desk.Session;
using BackOffice.Engine.Access;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components;

namespace BackOffice.Desk.Tests;

/// <summary>Pages hide what the policy refuses; the readers and grains, which have their own tests, refuse it anyway.</summary>
public class PageAccessTests
{
    private static readonly Dictionary<string, Func<Actor, bool>> Policies = new()
    {
        [DeskPolicy.Staff] = DeskPolicy.IsStaff,
        [DeskPolicy.Casework] = DeskPolicy.WorksCases,
        [DeskPolicy.Design] = DeskPolicy.Designs,
        [DeskPolicy.Administration] = DeskPolicy.Administers,
    };

    private static IEnumerable<Type> Types { get; } = [.. typeof(DeskAssembly).Assembly.GetTypes().Concat(typeof(Designer.DesignerAssembly).Assembly.GetTypes())];

    public static TheoryData<string> Pages() => [.. Types.Where(type => type.GetCustomAttributes<RouteAttribute>().Any()).Select(type => type.FullName!)];

    private static Actor As(Role role) => new("u1", "Somebody", [role], ["sen-north"]);

    private static Func<Actor, bool> PolicyOf(Type page) => Policies[page.GetCustomAttribute<AuthorizeAttribute>().ShouldNotBeNull().Policy.ShouldNotBeNull()];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_page_is_behind_a_policy_that_lets_no_provider_and_no_parent_in(string page)
    {
        var policy = PolicyOf(Types.Single(type => type.FullName == page));

        policy(As(Role.Provider)).ShouldBeFalse();
        policy(As(Role.Parent)).ShouldBeFalse();
    }

    [Theory]
    [InlineData("/cases/{Reference}")]
    [InlineData("/pupils/{Id}")]
    [InlineData("/search")]
    public void Pages_with_children_on_them_are_for_casework_only(string route)
    {
        var policy = PolicyOf(Types.Single(type => type.GetCustomAttributes<RouteAttribute>().Any(at => at.Template == route)));

        policy(As(Role.Caseworker)).ShouldBeTrue();
        policy(As(Role.Manager)).ShouldBeTrue();
        policy(As(Role.Administrator)).ShouldBeFalse();
        policy(As(Role.ProcessOwner)).ShouldBeFalse();
    }

    [Fact]
    public void Every_entry_of_the_navigation_leads_to_a_page_that_lets_the_same_people_in()
    {
        var pages = Types
            .SelectMany(type => type.GetCustomAttributes<RouteAttribute>().Select(at => (at.Template, Page: type)))
            .ToDictionary(page => page.Template, page => page.Page);

        foreach (var entry in NavigationEntry.All)
        {
            var policy = PolicyOf(pages[entry.Address]);
            foreach (var role in Enum.GetValues<Role>().Where(role => entry.May(As(role))))
            {
                policy(As(role)).ShouldBeTrue($"{role} sees {entry.Title} and may open it");
            }
        }
    }
}
