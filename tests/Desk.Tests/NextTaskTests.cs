using System.Security.Claims;
using BackOffice.Desk.Session;
using BackOffice.Engine;
using BackOffice.Engine.Access;
using BackOffice.Engine.Cases;
using BackOffice.Grains;
using BackOffice.Grains.Actors;
using BackOffice.Store.Reading;
using Microsoft.AspNetCore.Components.Authorization;

namespace BackOffice.Desk.Tests;

public class NextTaskTests
{
    private static readonly NextTask First = new(Guid.Parse("11111111-1111-1111-1111-111111111111"), "EHC-1", 3, "Decide whether to assess");
    private static readonly NextTask Second = new(Guid.Parse("22222222-2222-2222-2222-222222222222"), "EHC-2", 1, "Write the draft plan");

    [Fact]
    public async Task The_most_urgent_task_is_taken_for_the_person_who_asked()
    {
        var grains = new Grains(_ => new CommandAnswer(AnswerKind.Done));

        (await Taker(grains).Take()).ShouldBe(First);

        grains.Asked.ShouldBe([(First.CaseId.ToString("D"), new AssignTask(3, "u7", "Priya Shah"))]);
    }

    [Fact]
    public async Task Who_comes_second_gets_the_task_after()
    {
        var grains = new Grains(key => key == First.CaseId.ToString("D") ? CommandAnswer.Refuse(new TaskNoLongerNeeded("x")) : new CommandAnswer(AnswerKind.Done));

        (await Taker(grains).Take()).ShouldBe(Second);
    }

    [Fact]
    public async Task When_every_task_went_to_somebody_quicker_there_is_none() =>
        (await Taker(new Grains(_ => CommandAnswer.Refuse(new TaskNoLongerNeeded("x")))).Take()).ShouldBeNull();

    private static NextTasks Taker(Grains grains)
    {
        var session = new DeskSession(new SignedIn(), TimeProvider.System);
        return new NextTasks(new Inbox(), new DeskCommands(grains, session), session);
    }

    private sealed class SignedIn : AuthenticationStateProvider
    {
        public override Task<AuthenticationState> GetAuthenticationStateAsync() => Task.FromResult(new AuthenticationState(new ClaimsPrincipal(new ClaimsIdentity(
            [new Claim(ClaimTypes.NameIdentifier, "u7"), .. ActorClaims.For("Priya Shah", [Role.Caseworker], ["sen-north"], null)], "test"))));
    }

    private sealed class Grains(Func<string, CommandAnswer> answer) : IGrains
    {
        public List<(string Key, CaseCommand Command)> Asked { get; } = [];

        public TGrain Get<TGrain>(string key) where TGrain : IGrain => (TGrain)(object)new Case(this, key, answer);

        private sealed class Case(Grains grains, string key, Func<string, CommandAnswer> answer) : ICaseGrain
        {
            public Task<CommandAnswer> Do(CaseCommand command, Guid commandId, Actor actor)
            {
                grains.Asked.Add((key, command));
                return Task.FromResult(answer(key));
            }
        }
    }

    private sealed class Inbox : IInboxReader
    {
        public Task<IReadOnlyList<NextTask>> Next(Actor actor, int most = 5, CancellationToken stop = default) => Task.FromResult<IReadOnlyList<NextTask>>([First, Second]);

        public Task<Page<InboxLine>> List(Actor actor, InboxQuery query, CancellationToken stop = default) => Task.FromResult(new Page<InboxLine>([], 0, 0, 25));

        public Task<InboxCounts> Counts(Actor actor, CancellationToken stop = default) => Task.FromResult(new InboxCounts(0, 0, 0, 0, 0, 0));

        public Task<IReadOnlyList<Colleague>> Colleagues(Actor actor, string? team = null, CancellationToken stop = default) => Task.FromResult<IReadOnlyList<Colleague>>([]);
    }
}
