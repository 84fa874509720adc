using BackOffice.Engine.Checks;
using BackOffice.Grains.Checks;
using BackOffice.Grains.Checks.National;
using BackOffice.Host.Checks;
using Microsoft.Extensions.DependencyInjection;

namespace BackOffice.Host.Tests.Checks;

/// <summary>The client of the national service against the stand-in, over real HTTP, in both shapes.</summary>
public class NationalServiceTests
{
    private static readonly NationalKind Meals = NationalKind.FreeSchoolMeals;

    private static NationalQuestion Parent(string surname, string ni = "AB123456C") => new(Meals, surname, new DateOnly(1990, 3, 27), ni);

    private static NationalQuestion Code(string code) => new(NationalKind.WorkingFamilies, null, new DateOnly(2024, 3, 27), "AB123456C", Code: code);

    private static async Task<(NationalAnswer Answer, int Requests)> Ask(bool soap, NationalQuestion question, Action<NationalOptions>? change = null, TimeProvider? clock = null)
    {
        await using var standIn = await NationalStandIn.Start(clock: clock);
        await using var services = new ServiceCollection().AddSingleton(TimeProvider.System).AddChecks(options =>
        {
            (options.Address, options.Soap) = (soap ? new Uri(standIn.Address, "soap") : standIn.Address, soap);
            (options.SystemId, options.Password, options.LocalAuthority) = ("test", "test", "999");
            (options.Pause, options.Patience) = (TimeSpan.FromMilliseconds(10), TimeSpan.FromSeconds(1));
            change?.Invoke(options);
        }).BuildServiceProvider();
        var answer = await services.GetRequiredService<INationalChecks>().Ask(question);
        return (answer, standIn.Requests);
    }

    [Theory]
    [InlineData(true, "Farrow", NationalStatus.Eligible)]
    [InlineData(false, "Farrow", NationalStatus.Eligible)]
    [InlineData(true, "Refused", NationalStatus.NotEligible)]
    [InlineData(false, "Refused", NationalStatus.NotEligible)]
    [InlineData(true, "Notfound", NationalStatus.ParentNotFound)]
    [InlineData(false, "Notfound", NationalStatus.ParentNotFound)]
    [InlineData(true, "Pending", NationalStatus.Pending)]
    [InlineData(true, "Manual", NationalStatus.Pending)]
    [InlineData(false, "Pending", NationalStatus.Pending)]
    [InlineData(true, "Unknown", NationalStatus.Failed)]
    [InlineData(false, "Unknown", NationalStatus.Failed)]
    public async Task Each_outcome_of_each_shape_is_told_apart(bool soap, string surname, NationalStatus status) =>
        (await Ask(soap, Parent(surname))).Answer.Status.ShouldBe(status);

    [Theory]
    [InlineData(true, "50012345670", NationalStatus.CodeNotFound)]
    [InlineData(false, "50012345670", NationalStatus.CodeNotFound)]
    [InlineData(true, "50012345679", NationalStatus.NotEligible)]
    [InlineData(false, "50012345679", NationalStatus.NotEligible)]
    [InlineData(true, "50012345671", NationalStatus.Eligible)]
    [InlineData(false, "50012345671", NationalStatus.Eligible)]
    public async Task A_code_comes_back_with_its_dates(bool soap, string code, NationalStatus status)
    {
        var (answer, _) = await Ask(soap, Code(code));

        answer.Status.ShouldBe(status);
        (answer.ValidFrom is not null && answer.ValidTo is not null && answer.GraceEnds is not null).ShouldBe(status != NationalStatus.CodeNotFound);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Codes_are_valid_by_the_day_of_the_demos_clock(bool soap)
    {
        // Half past midnight in London on 1 July, and still June in UTC.
        var (answer, _) = await Ask(soap, Code("50012345678"), clock: new Host.Demo.SimulatedClock(new DateTimeOffset(2027, 6, 30, 23, 30, 0, TimeSpan.Zero)));

        (answer.ValidFrom, answer.ValidTo).ShouldBe((new DateOnly(2027, 6, 1), new DateOnly(2027, 8, 30)));
    }

    [Fact]
    public async Task A_discretionary_start_is_told() => (await Ask(true, Code("50012345675"))).Answer.Discretionary.ShouldBeTrue();

    [Fact]
    public async Task The_newer_service_tells_the_tier() => (await Ask(false, Parent("Expanded"))).Answer.Tier.ShouldBe("expanded");

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task One_failure_is_tried_again(bool soap)
    {
        var (answer, requests) = await Ask(soap, Parent("Flaky"));

        answer.Status.ShouldBe(NationalStatus.Eligible);
        requests.ShouldBeGreaterThan(1);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_service_that_is_out_of_order_is_asked_three_times_and_no_more(bool soap)
    {
        var (answer, requests) = await Ask(soap, Parent("Busy"));

        answer.Status.ShouldBe(NationalStatus.Failed);
        answer.Words.ShouldContain("out of order (503)");
        requests.ShouldBe(3);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_slow_service_is_not_waited_for_without_end(bool soap)
    {
        var (answer, _) = await Ask(soap, Parent("Slow"), o => (o.TimeOut, o.Patience, o.Attempts) = (TimeSpan.FromMilliseconds(150), TimeSpan.Zero, 2));

        answer.Status.ShouldBe(NationalStatus.Failed);
        answer.Words.ShouldBe("The national service did not answer in time. Tried 2 times; ask again later.");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_malformed_answer_is_no_decision(bool soap)
    {
        var (answer, _) = await Ask(soap, Parent("Broken"));

        answer.Status.ShouldBe(NationalStatus.Failed);
        answer.Words.ShouldContain("cannot be read");
    }

    [Fact]
    public async Task A_document_type_is_refused_and_no_file_is_read()
    {
        var (answer, _) = await Ask(true, Parent("Doctype"));

        answer.Status.ShouldBe(NationalStatus.Failed);
        answer.Words.ShouldContain("DTD", Case.Insensitive);
    }

    [Fact]
    public async Task A_refused_sign_in_is_not_tried_again()
    {
        var (answer, requests) = await Ask(true, Parent("Farrow"), o => o.Password = "");

        answer.Words.ShouldContain("refused our sign-in");
        requests.ShouldBe(1);
    }

    [Fact]
    public async Task A_service_that_is_not_there_is_an_answer_too()
    {
        var (answer, _) = await Ask(false, Parent("Farrow"), o => (o.Address, o.Attempts) = (new Uri("http://127.0.0.1:1"), 2));

        answer.Words.ShouldStartWith("The national service cannot be reached.");
    }

    [Fact]
    public async Task What_is_wrong_is_never_sent()
    {
        var (answer, requests) = await Ask(true, Parent("Farrow", "QQ123456C"));

        answer.Status.ShouldBe(NationalStatus.Failed);
        requests.ShouldBe(0);
    }

    [Fact]
    public async Task A_surname_with_an_angle_bracket_never_reaches_the_envelope_as_markup() =>
        (await Ask(true, Parent("O’Brien-Smith, J."))).Answer.Status.ShouldBe(NationalStatus.Eligible);
}
