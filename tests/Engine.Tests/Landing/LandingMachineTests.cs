using System.Collections.Immutable;
using BackOffice.Engine;
using BackOffice.Engine.Access;
using BackOffice.Engine.Cases;
using BackOffice.Engine.Landing;
using BackOffice.Engine.Register;
using BackOffice.Engine.Returns;

namespace Engine.Tests.Landing;

/// <summary>How the children of a return come into the register, once and only as they differ.</summary>
public sealed class LandingMachineTests
{
    private static readonly ReturnId Id = new(Guid.Parse("11111111-2222-4333-8444-555555555555"));

    private static readonly LandingSource Source = new()
    {
        PackId = "count",
        PackVersion = "1",
        FormId = "count",
        RowSet = "children",
        Reference = "CNT-1",
        RoundId = Guid.Empty,
        Round = "Spring",
        On = new DateOnly(2027, 1, 21),
        ProviderId = "setting:1",
        Provider = "Acorns",
        Team = "early-years",
    };

    private readonly Actor _eve = new("eve", "Eve Early", [Role.Caseworker], ["early-years"]);

    [Fact]
    public void The_certain_are_matched_the_unknown_added_and_the_doubtful_wait()
    {
        var landed = Land(null, [Row("a"), Row("b", "Tom", "Birch"), Row("c", "Zoe", "Cedar")], [Known("P1"), Known("P2", "Tom", "Birch", postcode: "CB9 9ZZ")]);

        landed.State.Rows.Select(row => (row.Status, row.PupilId is not null)).ShouldBe([(LandedStatus.Matched, true), (LandedStatus.Waiting, false), (LandedStatus.Added, true)]);
        landed.Messages.Select(message => message.Target).ShouldBe(["pupil:P1", $"pupil:{landed.State.Rows[2].PupilId}"]);
        landed.Messages[0].Body["child"].ShouldBeNull();
        ((string?)landed.Messages[1].Body["child"]!["providerId"]).ShouldBe("setting:1");
        landed.Events.Single().Text.ShouldBe("Children of Acorns: 1 matched, 1 added to the register and 1 doubtful.");
    }

    [Fact]
    public void Accepted_again_without_a_change_nothing_happens()
    {
        var landed = Land(null, [Row("a"), Row("b", "Tom", "Birch")], [Known("P1")]).State;
        LandingMachine.Decide(landed, new LandReturn(), Context([Row("a"), Row("b", "Tom", "Birch")], [Known("P1")])).IsNothing.ShouldBeTrue();
    }

    [Fact]
    public void An_amended_return_sends_only_what_differs_and_takes_off_what_is_gone()
    {
        var landed = Land(null, [Row("a"), Row("b", "Tom", "Birch"), Row("c", "Zoe", "Cedar")], [Known("P1")]).State;

        var again = Land(landed, [Row("a", hours: 30), Row("b", "Tom", "Birch")], [Known("P1")]);

        again.Messages.Select(message => (message.Target, (string?)message.Body["command"])).ShouldBe(
            [($"pupil:{landed.Rows[2].PupilId}", nameof(RemovePlacement)), ("pupil:P1", nameof(PlacePupil))]);
        again.Gone.ShouldBe([landed.Rows[2].Id]);
        again.Events.Single().Text.ShouldBe("Children of Acorns: 1 changed and 1 gone.");
    }

    [Fact]
    public void Twins_are_two_rows_and_no_doubt_where_each_fits_a_record_or_none()
    {
        var landed = Land(null, [Row("a"), Row("b", "Max", "Ash")], [Known("P1")]);
        landed.State.Rows.Select(row => row.Status).ShouldBe([LandedStatus.Matched, LandedStatus.Added], "the one record is certainly the other twin's");
    }

    [Fact]
    public void A_person_links_a_doubtful_row_and_undoes_it()
    {
        var moved = Known("P1", postcode: "CB9 9ZZ");
        var waiting = Land(null, [Row("a")], [moved]).State;
        var row = waiting.Rows.Single().Id;

        var linked = Do(waiting, new LinkRow(row, "P1"), moved);
        linked.State.Rows.Single().ShouldSatisfyAllConditions(one => one.Status.ShouldBe(LandedStatus.Matched), one => one.By!.Name.ShouldBe("Eve Early"));
        linked.Messages.Single().Target.ShouldBe("pupil:P1");
        Refused(linked.State, new AddRow(row)).ShouldBeOfType<RowDecided>();

        var undone = Do(linked.State, new UndoRow(row));
        undone.State.Rows.Single().Status.ShouldBe(LandedStatus.Waiting);
        undone.Messages.Single().Body["command"]!.ToString().ShouldBe(nameof(RemovePlacement));
        undone.Messages.Single().Key.ShouldNotBe(linked.Messages.Single().Key);
    }

    [Fact]
    public void Two_rows_of_a_return_are_never_one_child()
    {
        var moved = Known("P1", postcode: "CB9 9ZZ");
        var waiting = Land(null, [Row("a"), Row("b", "Mia", "Ashe")], [moved]).State;
        var first = Do(waiting, new LinkRow(waiting.Rows[0].Id, "P1"), moved).State;
        Refused(first, new LinkRow(waiting.Rows[1].Id, "P1"), moved).ShouldBeOfType<RecordTaken>();
        Refused(first, new LinkRow(waiting.Rows[1].Id, "P9")).ShouldBeOfType<RecordNotFound>();
    }

    [Fact]
    public void A_row_is_set_aside_with_a_reason_and_touches_no_record()
    {
        var waiting = Land(null, [Row("a")], [Known("P1", postcode: "CB9 9ZZ")]).State;
        Refused(waiting, new SetRowAside(waiting.Rows[0].Id, " ")).ShouldBeOfType<ReasonMissing>();
        var aside = Do(waiting, new SetRowAside(waiting.Rows[0].Id, "A visitor"));
        (aside.State.Rows[0].Status, aside.Messages.Count).ShouldBe((LandedStatus.SetAside, 0));
        LandingMachine.Decide(aside.State, new LandReturn(), Context([Row("a")], [])).IsNothing.ShouldBeTrue("a decision stays while the row stays");
    }

    [Fact]
    public void The_same_child_named_by_two_settings_at_once_becomes_one_record()
    {
        var one = Land(null, [Row("a")], []).State.Rows[0].PupilId;
        Land(null, [Row("other")], []).State.Rows[0].PupilId.ShouldBe(one);
    }

    [Fact]
    public void A_record_keeps_both_settings_and_loses_only_the_one_that_is_taken_off()
    {
        var context = new RegisterContext(_eve, Guid.NewGuid(), DateTimeOffset.UnixEpoch, new DateOnly(2027, 1, 22));
        var (first, second) = (ChildMatchTests.Given("setting:1", 15, Guid.NewGuid()), ChildMatchTests.Given("setting:2", 20, Guid.NewGuid()));
        var pupil = RegisterMachine.Decide((Pupil?)null, new PlacePupil(first, "the return", Known("P1")), context).Outcome!.Record;
        pupil = RegisterMachine.Decide(pupil, new PlacePupil(second, "the return", Known("P1")), context).Outcome!.Record;
        pupil.Placements.Select(placement => placement.ProviderId).ShouldBe(["setting:1", "setting:2"]);
        RegisterMachine.Decide(pupil, new PlacePupil(second, "the return"), context).IsNothing.ShouldBeTrue();
        RegisterMachine.Decide(pupil, new ChangePupil(new() { ["placements"] = null }, "x"), context).Refusal.ShouldBeOfType<FieldUnknown>();
        pupil = RegisterMachine.Decide(pupil, new RemovePlacement(first.Row, "x"), context).Outcome!.Record;
        pupil.Placements.Single().ProviderId.ShouldBe("setting:2");
        RegisterMachine.Decide((Pupil?)null, new PlacePupil(second, "the return"), context).Refusal.ShouldBeOfType<RecordNotFound>();
    }

    private static (string, Pupil) Row(string key, string forename = "Mia", string surname = "Ash", decimal hours = 15) =>
        (key, ChildMatchTests.Child("", forename, surname) with { Placements = [ChildMatchTests.Given("setting:1", hours, ChildRows.IdOf(Id, key))] });

    private static Pupil Known(string id, string forename = "Mia", string surname = "Ash", string postcode = "CB1 2AB") => ChildMatchTests.Child(id, forename, surname, postcode: postcode);

    private LandingContext Context(ImmutableList<(string, Pupil)> rows, IReadOnlyCollection<Pupil> known) => new(_eve, DateTimeOffset.UnixEpoch, Id, Source, rows, known);

    private LandingOutcome Land(LandingState? state, ImmutableList<(string, Pupil)> rows, Pupil[] known) => LandingMachine.Decide(state, new LandReturn(), Context(rows, known)).Outcome!;

    private LandingOutcome Do(LandingState state, LandingCommand command, params Pupil[] known) => LandingMachine.Decide(state, command, Context([], known)).Outcome!;

    private Refusal? Refused(LandingState state, LandingCommand command, params Pupil[] known) => LandingMachine.Decide(state, command, Context([], known)).Refusal;
}
