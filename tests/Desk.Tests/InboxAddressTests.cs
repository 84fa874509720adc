using BackOffice.Desk.Pages.Inbox;
using BackOffice.Store.Reading;

namespace BackOffice.Desk.Tests;

public class InboxAddressTests
{
    [Fact]
    public void The_plain_address_is_my_tasks_by_due_day()
    {
        var address = InboxAddress.Read(null, null, null, null, null, null, null, null);

        address.ShouldBe(new InboxAddress());
        address.Link().ShouldBe("/inbox");
        address.IsGrouped.ShouldBeTrue();
    }

    [Fact]
    public void What_the_address_says_is_what_is_asked_of_the_reader()
    {
        var query = InboxAddress.Read("overdue", " O'Neill ", "ehc-needs-assessment", "sen-north", "u7", "subject", true, 3).ToQuery();

        query.List.ShouldBe(InboxList.Overdue);
        query.Text.ShouldBe("O'Neill");
        query.PackId.ShouldBe("ehc-needs-assessment");
        query.Team.ShouldBe("sen-north");
        query.AssignedTo.ShouldBe("u7");
        query.Sort.ShouldBe(InboxSort.Subject);
        query.Descending.ShouldBeTrue();
        query.Skip.ShouldBe(100);
    }

    [Fact]
    public void A_link_says_everything_that_is_not_the_default() =>
        new InboxAddress { List = InboxList.Team, Text = "a&b", Descending = true, Sort = InboxSort.Opened, Page = 2 }.Link()
            .ShouldBe("/inbox?view=team&q=a%26b&sort=opened&desc=true&page=2");

    [Theory]
    [InlineData("nonsense", "alsoNonsense", -4)]
    [InlineData("", "99", 0)]
    public void An_address_that_makes_no_sense_falls_back_to_the_default(string view, string sort, int page) =>
        InboxAddress.Read(view, "", "", "", "", sort, null, page).ShouldBe(new InboxAddress());

    [Fact]
    public void A_saved_view_keeps_the_list_and_forgets_the_page()
    {
        var address = new InboxAddress { List = InboxList.DueThisWeek, Text = "phase", Who = "u7", Sort = InboxSort.Title, Descending = true, Page = 4 };

        InboxAddress.FromJson(address.ToJson()).ShouldBe(address with { Page = 1 });
    }
}
