using System.Globalization;
using System.Text.Json.Nodes;
using BackOffice.Engine.Access;
using BackOffice.Engine.Cases;
using BackOffice.Engine.Collections;
using BackOffice.Engine.Landing;
using BackOffice.Engine.Register;
using BackOffice.Engine.Returns;
using BackOffice.Grains;
using BackOffice.Grains.Outgoing;
using BackOffice.Store.Reading;
using BackOffice.Tests.Databases;
using Microsoft.Extensions.DependencyInjection;

namespace Grains.Tests;

public sealed class SqliteLanding() : LandingContract("sqlite");

public sealed class PostgresLanding() : LandingContract("postgres");

/// <summary>The children of an accepted return come into the register; an officer decides about the doubtful ones; nobody else sees any of it.</summary>
public abstract class LandingContract(string kind) : Contract(kind)
{
    private static readonly Actor Eve = new("eve", "Eve Early", [Role.Caseworker], ["early-years"]);
    private static readonly Actor Sue = new("sue", "Sue Sen", [Role.Manager, Role.Caseworker], ["sen"]);
    private static readonly Actor Product = Actor.System("test");

    private RoundId _round = new(Guid.NewGuid());

    private ILandingReader Queue => House.Get<ILandingReader>();

    private IPupilReader Pupils => House.Get<IPupilReader>();

    [StoreFact]
    public async Task An_accepted_return_is_matched_added_and_queued_and_accepted_again_changes_nothing()
    {
        await Begin();
        await Known("P1", "Mia", "Ash", "CB1 2AB");
        await Known("P2", "Tom", "Birch", "CB9 9ZZ");
        await Accepted("ey:1", Row("Mia", "Ash"), Row("Tom", "Birch"), Row("Zoe", "Cedar", 20));

        (await Queue.Counts(Eve)).ShouldBe(new LandedRowCounts(1, 1, 1, 0));
        var mia = (await Pupils.Page(Eve, "P1"))!;
        mia.Placements.Single().ShouldSatisfyAllConditions(line => line.Setting.ShouldBe("Acorns"), line => line.Placement.Hours.ShouldBe(15), line => line.Funded.ShouldBe(15), line => line.MissedOn.ShouldBeNull());
        mia.Timeline[0].ShouldSatisfyAllConditions(line => line.Kind.ShouldBe("placement-recorded"), line => line.OnBehalfOf.ShouldBe("Eve Early"));
        var zoe = (await Pupils.List(Eve, new PupilQuery { Text = "zoe cedar" })).Items.Single();
        zoe.ProviderId.ShouldBe("ey:1");
        var version = mia.Pupil.Version;

        var grain = Return("ey:1");
        (await grain.Do(new AcceptReturn(), Guid.NewGuid(), Eve)).Kind.ShouldBe(AnswerKind.Nothing);
        (await House.Get<IGrains>().Landing(_round.ReturnOf("ey:1")).Do(new LandReturn(), Guid.NewGuid(), Product)).Kind.ShouldBe(AnswerKind.Nothing);
        await House.Get<IOutboxPump>().Pump();
        (await Pupils.Page(Eve, "P1"))!.Pupil.Version.ShouldBe(version);
        (await Pupils.List(Eve, new PupilQuery { PlacedAt = "ey:1" })).Total.ShouldBe(2);
    }

    [StoreFact]
    public async Task An_officer_sees_the_row_beside_the_record_links_it_and_undoes_it()
    {
        await Begin();
        await Known("P2", "Tom", "Birch", "CB9 9ZZ");
        await Accepted("ey:1", Row("Tom", "Birch"));
        var line = (await Queue.List(Eve, new LandedRowQuery { Text = "birch" })).Items.Single();
        var page = (await Queue.Row(Eve, line.Id))!;
        page.Candidates.Single().ShouldSatisfyAllConditions(found => found.Pupil.Id.ShouldBe("P2"), found => found.Differs.ShouldBe([nameof(Pupil.Address)]));

        var grain = House.Get<IGrains>().Landing(_round.ReturnOf("ey:1"));
        var (link, id) = (new LinkRow(line.Id, "P2"), Guid.NewGuid());
        (await grain.Do(link, id, Eve)).Kind.ShouldBe(AnswerKind.Done);
        (await AnotherNode().Get<IGrains>().Landing(_round.ReturnOf("ey:1")).Do(link, id, Eve)).Repeated.ShouldBeTrue();
        await House.Get<IOutboxPump>().Pump();
        (await Pupils.Page(Eve, "P2"))!.Placements.Single().Placement.ProviderId.ShouldBe("ey:1");

        (await grain.Do(new UndoRow(line.Id), Guid.NewGuid(), Eve)).Kind.ShouldBe(AnswerKind.Done);
        await House.Get<IOutboxPump>().Pump();
        (await Pupils.Page(Eve, "P2"))!.Placements.ShouldBeEmpty();
        (await grain.Do(new AddRow(line.Id), Guid.NewGuid(), Eve)).Kind.ShouldBe(AnswerKind.Done);
        await House.Get<IOutboxPump>().Pump();
        var added = (await Queue.Row(Eve, line.Id))!;
        added.Row.Status.ShouldBe(LandedStatus.Added);
        (await Pupils.Page(Eve, added.Row.PupilId!))!.Placements.Count.ShouldBe(1);
    }

    [StoreFact]
    public async Task An_amended_return_changes_only_what_differs()
    {
        await Begin();
        await Known("P1", "Mia", "Ash", "CB1 2AB");
        await Accepted("ey:1", Row("Mia", "Ash"), Row("Zoe", "Cedar"));
        var zoe = (await Pupils.List(Eve, new PupilQuery { Text = "zoe" })).Items.Single().Id;

        var grain = Return("ey:1");
        (await grain.Do(new AmendReturn("Hours"), Guid.NewGuid(), Nursery("ey:1"))).Ok.ShouldBeTrue();
        await Accepted("ey:1", Row("Mia", "Ash", 30));

        (await Pupils.Page(Eve, "P1"))!.Placements.Single().Placement.Hours.ShouldBe(30);
        (await Pupils.Page(Eve, zoe))!.Placements.ShouldBeEmpty();
        (await Queue.Counts(Eve)).ShouldBe(new LandedRowCounts(0, 1, 0, 0));
    }

    [StoreFact]
    public async Task A_child_in_two_settings_is_shown_in_both_and_neither_setting_hears_of_the_other()
    {
        await Begin();
        await Accepted("ey:1", Row("Mia", "Ash", 20));
        await Accepted("ey:2", Row("Mia", "Ash", 18));

        var mia = (await Pupils.List(Eve, new PupilQuery { Text = "mia ash" })).Items.Single();
        (await Pupils.Page(Eve, mia.Id))!.Placements.Select(line => line.Setting).ShouldBe(["Acorns", "Beeches"]);
        var own = (await Pupils.Page(Nursery("ey:1"), mia.Id))!;
        own.Placements.Select(line => line.Setting).ShouldBe(["Acorns"]);
        own.Pupil.Placements.Select(placement => placement.ProviderId).ShouldBe(["ey:1"]);
        (await Pupils.Page(Nursery("ey:2"), mia.Id)).ShouldBeNull("the record was made of the first setting's words");
    }

    [StoreFact]
    public async Task A_later_return_that_leaves_a_child_out_shows_that_the_child_has_left()
    {
        await Begin();
        await Accepted("ey:1", Row("Mia", "Ash"), Row("Zoe", "Cedar"));
        var zoe = (await Pupils.List(Eve, new PupilQuery { Text = "zoe" })).Items.Single().Id;
        _round = new RoundId(Guid.NewGuid());
        Clock.Move(TimeSpan.FromDays(90));
        await Begin();
        await Accepted("ey:1", Row("Mia", "Ash", 30));

        (await Pupils.Page(Eve, zoe))!.Placements.Single().MissedOn.ShouldNotBeNull();
        var mia = (await Pupils.List(Eve, new PupilQuery { Text = "mia ash" })).Items.Single();
        (await Pupils.Page(Eve, mia.Id))!.Placements.Single().ShouldSatisfyAllConditions(line => line.MissedOn.ShouldBeNull(), line => line.Placement.Hours.ShouldBe(30), line => line.Since.ShouldBeLessThan(line.Placement.On));
    }

    [StoreFact]
    public async Task A_return_that_becomes_a_nil_return_leaves_nobody_in_the_setting()
    {
        await Begin();
        await Accepted("ey:1", Row("Mia", "Ash"));
        (await Return("ey:1").Do(new AmendReturn("None"), Guid.NewGuid(), Nursery("ey:1"))).Ok.ShouldBeTrue();
        (await Return("ey:1").Do(new SavePage("any", new JsonObject { ["any"] = false }), Guid.NewGuid(), Nursery("ey:1"))).Ok.ShouldBeTrue();
        await Send("ey:1");
        var mia = (await Pupils.List(Eve, new PupilQuery { Text = "mia ash" })).Items.Single();
        (await Pupils.Page(Eve, mia.Id))!.Placements.ShouldBeEmpty();
    }

    [StoreFact]
    public async Task Only_the_team_that_reviews_the_return_sees_and_decides()
    {
        await Begin();
        await Known("P2", "Tom", "Birch", "CB9 9ZZ");
        await Accepted("ey:1", Row("Tom", "Birch"));
        var row = (await Queue.List(Eve, new LandedRowQuery())).Items.Single().Id;
        var grain = House.Get<IGrains>().Landing(_round.ReturnOf("ey:1"));
        foreach (var who in (Actor[])[Sue, Nursery("ey:1"), Nursery("ey:2")])
        {
            (await Queue.List(who, new LandedRowQuery())).Total.ShouldBe(0);
            (await Queue.Row(who, row)).ShouldBeNull();
            (await Queue.Counts(who)).Waiting.ShouldBe(0);
            foreach (var command in (LandingCommand[])[new LandReturn(), new LinkRow(row, "P2"), new AddRow(row), new SetRowAside(row, "x"), new UndoRow(row)])
                (await grain.Do(command, Guid.NewGuid(), who)).Code.ShouldBe("AccessRefused", $"{command.GetType().Name} by {who.Name}");
        }

        (await grain.Do(new LandReturn(), Guid.NewGuid(), Eve)).Code.ShouldBe("AccessRefused", "only the product asks this");
        (await House.Get<INeeds>().Of(Eve)).Rows.ShouldBe(1);
        (await House.Get<INeeds>().Of(Sue)).Rows.ShouldBe(0);
    }

    [StoreFact]
    public async Task A_file_of_somebody_elses_is_attached_to_no_return()
    {
        await Begin();
        var (acorns, beeches) = (Nursery("ey:1"), Nursery("ey:2"));
        var grain = Return("ey:1");
        (await grain.Do(new StartReturn(NurseryPack.Id, "count", null, _round.Value), Guid.NewGuid(), acorns)).Ok.ShouldBeTrue();
        (await Return("ey:2").Do(new StartReturn(NurseryPack.Id, "count", null, _round.Value), Guid.NewGuid(), beeches)).Ok.ShouldBeTrue();
        var documents = House.Get<IDocuments>();
        var own = await documents.Keep(acorns, "own.txt", "report", "text/plain", [1], _round.ReturnOf("ey:1").Value);
        var theirs = await documents.Keep(beeches, "theirs.txt", "report", "text/plain", [2], _round.ReturnOf("ey:2").Value);

        (await Attach(Guid.NewGuid())).Code.ShouldBe("FileUnknown", "a forged id");
        (await Attach(theirs)).Code.ShouldBe("FileUnknown", "another provider's");
        (await Attach(own)).Kind.ShouldBe(AnswerKind.Done);
        (await Attach(own)).Kind.ShouldBe(AnswerKind.Nothing);

        Task<CommandAnswer> Attach(Guid document) => grain.Do(new AttachFile(new ReturnFile(document, "report", "a.txt", "text/plain", 1)), Guid.NewGuid(), acorns);
    }

    protected override void Add(IServiceCollection services) => services.AddGrains(new NurseryPack());

    private static Actor Nursery(string id) => new($"account:{id}", "Nursery", [Role.Provider], [], Organisation: id);

    private static JsonObject Row(string forename, string surname, decimal hours = 15) => new()
    {
        ["forename"] = forename,
        ["surname"] = surname,
        ["born"] = "2023-05-04",
        ["address"] = new JsonObject { ["line1"] = "1 Low Road", ["town"] = "Fenhaven", ["postcode"] = "CB1 2AB" },
        ["hours"] = hours,
        ["funded"] = 15,
    };

    private IReturnGrain Return(string provider) => House.Get<IGrains>().Return(_round.ReturnOf(provider));

    private async Task Begin()
    {
        foreach (var (id, name) in ((string, string)[])[("ey:1", "Acorns"), ("ey:2", "Beeches")])
            await House.Get<IGrains>().Get<IProviderGrain>(id).Do(new RegisterProvider(new Provider { Id = id, Name = name, Kind = "early-years" }), Guid.NewGuid(), Product);
        var day = London.DayOf(Clock.GetUtcNow());
        var answer = await House.Get<IGrains>().Round(_round).Do(
            new OpenRound(NurseryPack.Id, "termly", "Count", new RoundWindow(day, day.AddDays(14), day.AddDays(28), day), [new AskedProvider("ey:1", "Acorns", null), new AskedProvider("ey:2", "Beeches", null)]), Guid.NewGuid(), Eve);
        answer.Kind.ShouldBe(AnswerKind.Done, answer.Sentence);
    }

    private async Task Known(string id, string forename, string surname, string postcode) => await House.Get<IGrains>().Get<IPupilGrain>(id).Do(
        new RegisterPupil(new Pupil { Id = id, Forename = forename, Surname = surname, DateOfBirth = DateOnly.Parse("2023-05-04", CultureInfo.InvariantCulture), Address = new Address(["1 Low Road", "Fenhaven", postcode]) }), Guid.NewGuid(), Product);

    private async Task Accepted(string provider, params JsonObject[] rows)
    {
        var grain = Return(provider);
        await grain.Do(new StartReturn(NurseryPack.Id, "count", null, _round.Value), Guid.NewGuid(), Nursery(provider));
        (await grain.Do(new SavePage("who", new JsonObject { ["any"] = true, ["children"] = new JsonArray([.. rows]), ["$declared"] = true }), Guid.NewGuid(), Nursery(provider))).Ok.ShouldBeTrue();
        await Send(provider);
    }

    private async Task Send(string provider)
    {
        var sent = await Return(provider).Do(new SubmitReturn(), Guid.NewGuid(), Nursery(provider));
        sent.Kind.ShouldBe(AnswerKind.Done, sent.Sentence);
        (await Return(provider).Do(new AcceptReturn(), Guid.NewGuid(), Eve)).Kind.ShouldBe(AnswerKind.Done);
        await House.Get<IOutboxPump>().Pump();
    }
}
