using BackOffice.Desk.Views;
using BackOffice.Desk.Words;

namespace BackOffice.Desk.Tests;

public class DayTests
{
    [Theory]
    [InlineData("27 3 2026")]
    [InlineData("27/03/2026")]
    [InlineData("27 Mar 2026")]
    [InlineData("27 march 2026")]
    [InlineData("2026-03-27")]
    [InlineData(" 27.3.2026 ")]
    public void A_day_is_read_as_people_type_it(string typed)
    {
        DayWords.TryRead(typed, out var day).ShouldBeTrue();
        day.ShouldBe(new DateOnly(2026, 3, 27));
    }

    [Theory]
    [InlineData("27 3 26")]
    [InlineData("31 2 2026")]
    [InlineData("27 13 2026")]
    [InlineData("tomorrow")]
    [InlineData("0 3 2026")]
    [InlineData("27 ma 2026")]
    [InlineData(null)]
    public void What_is_not_one_day_is_not_guessed(string? typed) =>
        DayWords.TryRead(typed, out _).ShouldBeFalse();

    [Fact]
    public async Task The_box_says_the_day_back_in_words()
    {
        var html = await Rendered.Html<DayInput>(new() { ["Id"] = "hold", ["Value"] = new DateOnly(2026, 3, 27) });

        html.ShouldContain("value=\"27 3 2026\"");
        html.ShouldContain("Friday 27 March 2026");
    }
}
