using BackOffice.Desk.Words;
using BackOffice.Engine.Access;
using BackOffice.Grains.Actors;
using Microsoft.AspNetCore.Components.Authorization;

namespace BackOffice.Desk.Session;

/// <summary>Who is at the desk and what day it is, for one connection of a browser.</summary>
public sealed class DeskSession(AuthenticationStateProvider authentication, TimeProvider time)
{
    /// <summary>The signed-in actor. Pages are behind a policy, so there always is one.</summary>
    public async ValueTask<Actor> Actor() =>
        ActorClaims.Of((await authentication.GetAuthenticationStateAsync()).User)
        ?? throw new InvalidOperationException("The desk was opened with nobody signed in.");

    /// <summary>The council's day.</summary>
    public DateOnly Today => DayWords.DayOf(time.GetUtcNow());

    /// <summary>The moment, by the product's clock.</summary>
    public DateTimeOffset Now => time.GetUtcNow();
}
