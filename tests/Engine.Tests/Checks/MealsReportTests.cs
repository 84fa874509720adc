using BackOffice.Engine.Checks;

namespace BackOffice.Engine.Tests.Checks;

/// <summary>What a school is told every month.</summary>
public class MealsReportTests
{
    private static readonly DateOnly Today = new(2026, 11, 21);

    private static MealsEntitlement Child(string id = "P1", string school = "school:1", string tier = "targeted", string surname = "Farrow", string? upn = "A1", DateOnly? until = null) =>
        new(id, upn, surname, "Ada", new DateOnly(2016, 5, 4), "5", school, new DateOnly(2026, 9, 10), until ?? new DateOnly(2027, 7, 31), tier, "universal-credit", new DateOnly(2026, 9, 10));

    private static IEnumerable<(string School, MealsChangeKind Kind)> Told(MealsEntitlement[] before, MealsEntitlement[] now) => MealsReport.Between(before, now, Today).Select(c => (c.School, c.Kind));

    [Fact]
    public void Somebody_new_is_told() => Told([], [Child()]).ShouldBe([("school:1", MealsChangeKind.New)]);

    [Fact]
    public void Nobody_is_told_when_nothing_changed() => Told([Child()], [Child()]).ShouldBeEmpty();

    [Fact]
    public void An_end_is_told_with_its_last_day()
    {
        var change = MealsReport.Between([Child(), Child("P2", until: new DateOnly(2026, 11, 1))], [], Today);

        change.Select(c => c.Kind).ShouldAllBe(kind => kind == MealsChangeKind.Ended);
        change.Select(c => c.Pupil.Until).ShouldBe([new DateOnly(2026, 11, 20), new DateOnly(2026, 11, 1)]);
    }

    [Fact]
    public void Another_tier_is_told() => Told([Child()], [Child(tier: "expanded")]).ShouldBe([("school:1", MealsChangeKind.Tier)]);

    [Fact]
    public void A_move_is_told_to_both_schools() => Told([Child()], [Child(school: "school:2")]).ShouldBe([("school:1", MealsChangeKind.Moved), ("school:2", MealsChangeKind.Moved)]);

    [Fact]
    public void Another_name_or_UPN_is_told()
    {
        Told([Child()], [Child(surname: "Marsh")]).ShouldBe([("school:1", MealsChangeKind.Detail)]);
        Told([Child(upn: null)], [Child()]).ShouldBe([("school:1", MealsChangeKind.Detail)]);
    }

    [Fact]
    public void Several_changes_of_one_pupil_are_a_line_each() =>
        Told([Child()], [Child(school: "school:2", tier: "expanded")]).ShouldBe([("school:1", MealsChangeKind.Moved), ("school:2", MealsChangeKind.Tier), ("school:2", MealsChangeKind.Moved)]);

    [Fact]
    public void A_file_has_its_columns_and_one_line_a_change()
    {
        var lines = MealsReport.File([.. MealsReport.Between([], [Child()], Today)]).ToList();

        lines[0].ShouldBe(["UPN", "surname", "forename", "DOB", "NC year", "change", "eligible from", "eligible to", "tier", "basis group", "check date"]);
        lines[1].ShouldBe(["A1", "Farrow", "Ada", "2016-05-04", "5", "NEW", "2026-09-10", "2027-07-31", "targeted", "universal-credit", "2026-09-10"]);
    }

    [Fact]
    public void A_school_without_changes_gets_a_nil_file()
    {
        var lines = MealsReport.File([]).ToList();

        lines.Count.ShouldBe(2);
        lines[1][5].ShouldBe("NIL");
    }
}

/// <summary>What the codes of both shapes mean.</summary>
public class NationalOutcomeTests
{
    private static readonly NationalKind Meals = NationalKind.FreeSchoolMeals;
    private static readonly NationalKind Code = NationalKind.WorkingFamilies;

    [Theory]
    [InlineData("1", null, "", NationalStatus.Eligible)]
    [InlineData("1", "0", null, NationalStatus.Eligible)]
    [InlineData("0", "0", "", NationalStatus.NotEligible)]
    [InlineData("0", "0", "Pending - Keep checking", NationalStatus.Pending)]
    [InlineData("0", "0", "Manual process", NationalStatus.Pending)]
    [InlineData("0", "0", "No Trace - Check data", NationalStatus.ParentNotFound)]
    [InlineData("0", "7", "", NationalStatus.Failed)]
    [InlineData("2", "0", "", NationalStatus.Failed)]
    [InlineData(null, null, null, NationalStatus.Failed)]
    public void The_older_service(string? status, string? error, string? qualifier, NationalStatus means) => NationalOutcomes.OfSoap(Meals, status, error, qualifier).Status.ShouldBe(means);

    [Fact]
    public void A_code_without_dates_is_not_known_and_one_with_dates_is_out_of_them()
    {
        NationalOutcomes.OfSoap(Code, "0", "0", "").Status.ShouldBe(NationalStatus.CodeNotFound);
        NationalOutcomes.OfSoap(Code, "0", "0", "", new(2026, 1, 1), new(2026, 3, 1)).Status.ShouldBe(NationalStatus.NotEligible);
        NationalOutcomes.OfSoap(Code, "1", "0", "Discretionary Start", new(2026, 1, 1), new(2026, 3, 1)).Discretionary.ShouldBeTrue();
    }

    [Theory]
    [InlineData("eligible", NationalStatus.Eligible)]
    [InlineData("notEligible", NationalStatus.NotEligible)]
    [InlineData("parentNotFound", NationalStatus.ParentNotFound)]
    [InlineData("notFound", NationalStatus.ParentNotFound)]
    [InlineData("queuedForProcessing", NationalStatus.Pending)]
    [InlineData("error", NationalStatus.Failed)]
    [InlineData("deleted", NationalStatus.Failed)]
    [InlineData(null, NationalStatus.Failed)]
    public void The_newer_service(string? status, NationalStatus means) => NationalOutcomes.OfRest(Meals, status).Status.ShouldBe(means);

    [Fact]
    public void Both_numbers_or_none_are_not_sent()
    {
        var question = new NationalQuestion(Meals, "Farrow", new DateOnly(1990, 3, 27), "AB123456C", "240712349");
        NationalRules.Check(question, new(2026, 1, 1)).ShouldHaveSingleItem().Code.ShouldBe("EL-03");
        NationalRules.Check(question with { NationalInsurance = null }, new(2026, 1, 1)).ShouldBeEmpty();
        NationalRules.Check(question with { NationalInsurance = null, AsylumSupport = "241312345" }, new(2026, 1, 1)).ShouldHaveSingleItem().Code.ShouldBe("EL-06");
    }
}
