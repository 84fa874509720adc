using System.Text.Json.Nodes;
using BackOffice.Engine.Access;
using BackOffice.Engine.Cases;
using BackOffice.Engine.Collections;
using BackOffice.Engine.Returns;
using BackOffice.Grains;
using BackOffice.Grains.Collections;
using BackOffice.Grains.Mail;
using BackOffice.Grains.Outgoing;
using BackOffice.Store.Reading;
using BackOffice.Tests.Databases;
using Microsoft.Extensions.DependencyInjection;

namespace Grains.Tests;

public sealed class SqliteCollections() : CollectionContract("sqlite");

public sealed class PostgresCollections() : CollectionContract("postgres");

/// <summary>A round is begun, answered, reminded, reviewed and read, and nobody sees what is another's.</summary>
public abstract class CollectionContract(string kind) : Contract(kind)
{
    private static readonly Actor Eve = new("eve", "Eve Early", [Role.Caseworker], ["early-years"]);
    private static readonly Actor Sue = new("sue", "Sue Sen", [Role.Manager], ["sen"]);

    private readonly Inbox _mail = new();

    private ICollectionReader Reader => House.Get<ICollectionReader>();

    [StoreFact]
    public async Task A_return_goes_from_owed_to_accepted_and_the_counts_follow()
    {
        var round = await Begun();
        var acorns = Nursery("ey:1");
        (await Reader.Owed(acorns)).Single().Status.ShouldBeNull();
        (await Reader.Owed(Nursery("ey:9"))).ShouldBeEmpty();

        var grain = Return(round, "ey:1");
        (await grain.Do(new StartReturn(CensusPack.Id, "count", null, round.Value), Guid.NewGuid(), acorns)).Kind.ShouldBe(AnswerKind.Done);
        (await grain.Do(new SavePage("children", Children(15)), Guid.NewGuid(), acorns with { Id = "colleague" })).Kind.ShouldBe(AnswerKind.Done);
        (await Reader.Review(Eve, round.ReturnOf("ey:1").Value)).ShouldBeNull("what a provider is typing is its own");
        var sent = await grain.Do(new SubmitReturn(), Guid.NewGuid(), acorns);
        sent.Kind.ShouldBe(AnswerKind.Done, sent.Sentence);

        (await grain.Do(new AcceptReturn(), Guid.NewGuid(), Sue)).Code.ShouldBe("AccessRefused");
        (await grain.Do(new AcceptReturn(), Guid.NewGuid(), acorns)).Code.ShouldBe("AccessRefused");
        (await grain.Do(new QueryReturn([new AskedQuestion("30 hours?", [], "children", "ASH")]), Guid.NewGuid(), Eve)).Kind.ShouldBe(AnswerKind.Done);
        (await Reader.Round(Eve, round.Value))!.Counts.ShouldBe(new RoundCounts(2, 1, 0, 0, 1, 0, 0));
        (await grain.Do(new SavePage("children", Children(30)), Guid.NewGuid(), acorns)).Kind.ShouldBe(AnswerKind.Done);
        (await grain.Do(new SubmitReturn(), Guid.NewGuid(), acorns)).Kind.ShouldBe(AnswerKind.Done);
        (await grain.Do(new AcceptReturn(), Guid.NewGuid(), Eve)).Kind.ShouldBe(AnswerKind.Done);

        (await Reader.Rounds(Eve)).Single().Counts.ShouldBe(new RoundCounts(2, 1, 0, 0, 0, 1, 0));
        (await Reader.Owed(acorns)).Single().Status.ShouldBe(ReturnStatus.Accepted);
        (await Reader.Review(Eve, round.ReturnOf("ey:1").Value))!.AcceptedAnswers!["children"]![0]!["hours"]!.GetValue<int>().ShouldBe(30);
        var file = new List<ReturnState>();
        await foreach (var one in Reader.Returns(Eve, round.Value, acceptedOnly: true)) file.Add(one);
        file.Single().Organisation.ShouldBe("ey:1");
    }

    [StoreFact]
    public async Task Another_team_and_the_providers_see_no_round()
    {
        var round = await Begun();

        (await Reader.Rounds(Sue)).ShouldBeEmpty();
        (await Reader.Round(Sue, round.Value)).ShouldBeNull();
        (await Reader.Round(Nursery("ey:1"), round.Value)).ShouldBeNull();
        foreach (var command in (RoundCommand[])
        [
            new ChangeWindow(new RoundWindow(default, default, default), "x"), new AskProviders([]), new ExcuseProvider("ey:1", "x"), new ExtendProvider("ey:1", new(2030, 1, 1), "x"),
            new RemindNow("late", []), new CloseRound(), new ReopenRound("x"),
        ])
        {
            (await House.Get<IGrains>().Round(round).Do(command, Guid.NewGuid(), Sue)).Code.ShouldBe("AccessRefused");
            (await House.Get<IGrains>().Round(round).Do(command, Guid.NewGuid(), Nursery("ey:1"))).Code.ShouldBe("AccessRefused");
        }

        (await House.Get<IGrains>().Round(round).Do(new SendDueReminders(), Guid.NewGuid(), Eve)).Code.ShouldBe("AccessRefused", "only the product asks this");
        (await House.Get<IGrains>().Round(new RoundId(Guid.NewGuid())).Do(new OpenRound(CensusPack.Id, "termly", "Mine", new RoundWindow(new(2026, 1, 1), new(2026, 1, 2), new(2026, 1, 3)), []), Guid.NewGuid(), Sue)).Code.ShouldBe("AccessRefused");
        var others = Return(round, "ey:2");
        (await others.Do(new StartReturn(CensusPack.Id, "count", null, round.Value), Guid.NewGuid(), Nursery("ey:1"))).Code.ShouldBe("FormNotOffered");
        (await Return(new RoundId(Guid.NewGuid()), "ey:1").Do(new StartReturn(CensusPack.Id, "count", null, Guid.NewGuid()), Guid.NewGuid(), Nursery("ey:1"))).Code.ShouldBe("RoundNotFound");
    }

    [StoreFact]
    public async Task A_reminder_goes_on_its_day_and_once_whichever_node_looks()
    {
        await Begun();
        (await House.Get<IRoundWatch>().Look()).ShouldBe(0);
        Clock.Move(TimeSpan.FromDays(16));

        await Task.WhenAll(House.Get<IRoundWatch>().Look(), AnotherNode().Get<IRoundWatch>().Look());
        await House.Get<IOutboxPump>().Pump();

        _mail.Sent.Select(mail => (mail.To, mail.Subject)).ShouldBe([("acorns@ey.example", "Your count is late"), ("beeches@ey.example", "Your count is late")], ignoreOrder: true);
        (await House.Get<IRoundWatch>().Look()).ShouldBe(0);
    }

    protected override void Add(IServiceCollection services)
    {
        services.AddGrains(new CensusPack());
        services.AddSingleton<IMailer>(_mail);
    }

    private static JsonObject Children(int hours) => new() { ["children"] = new JsonArray(new JsonObject { ["surname"] = "Ash", ["hours"] = hours }), ["$declared"] = true };

    private static Actor Nursery(string id) => new($"account:{id}", "Nursery", [Role.Provider], [], Organisation: id);

    private IReturnGrain Return(RoundId round, string provider) => House.Get<IGrains>().Return(round.ReturnOf(provider));

    private async Task<RoundId> Begun()
    {
        var id = new RoundId(Guid.NewGuid());
        var day = London.DayOf(Start);
        var answer = await House.Get<IGrains>().Round(id).Do(
            new OpenRound(CensusPack.Id, "termly", "Spring count", new RoundWindow(day, day.AddDays(14), day.AddDays(28)),
                [new AskedProvider("ey:1", "Acorns", "acorns@ey.example"), new AskedProvider("ey:2", "Beeches", "beeches@ey.example")]),
            Guid.NewGuid(), Eve);
        answer.Kind.ShouldBe(AnswerKind.Done, answer.Sentence);
        return id;
    }

    private sealed class Inbox : IMailer
    {
        public List<Email> Sent { get; } = [];

        public Task Send(Email email, CancellationToken stop = default)
        {
            lock (Sent) Sent.Add(email);
            return Task.CompletedTask;
        }
    }
}
