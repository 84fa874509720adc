using System.Security.Claims;
using BackOffice.Host.Account;
using BackOffice.Host.Demo;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace BackOffice.Host.Tests.Access;

/// <summary>Somebody who is signed in while their account is changed: what an open page may still do.</summary>
[Collection(nameof(Village))]
public class StandingTests(Village village)
{
    public static TheoryData<string, bool> Changes() => new()
    {
        { "nothing", true },
        { "another sign-in", true },
        { "five wrong passwords", true },
        { "role taken away", false },
        { "role added", false },
        { "team changed", false },
        { "left", false },
        { "locked by an administrator", false },
        { "password changed", false },
        { "deleted", false },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task What_was_taken_away_closes_an_open_page(string change, bool stays)
    {
        await using var scope = village.Services.CreateAsyncScope();
        var accounts = scope.ServiceProvider.GetRequiredService<UserManager<Store.Accounts.Account>>();
        var email = $"{Guid.NewGuid():N}@fenland.example";
        var account = new Store.Accounts.Account { UserName = email, Email = email, DisplayName = "Newcomer", Teams = "sen-north" };
        (await accounts.CreateAsync(account, DemoAccounts.Password)).Succeeded.ShouldBeTrue();
        await accounts.AddToRoleAsync(account, "Caseworker");
        var principal = await scope.ServiceProvider.GetRequiredService<IUserClaimsPrincipalFactory<Store.Accounts.Account>>().CreateAsync(account);

        await (change switch
        {
            "another sign-in" => accounts.UpdateAsync(With(account, a => a.LastSignInAt = DateTimeOffset.UtcNow)),
            "five wrong passwords" => accounts.SetLockoutEndDateAsync(account, DateTimeOffset.UtcNow.AddMinutes(15)),
            "role taken away" => accounts.RemoveFromRoleAsync(account, "Caseworker"),
            "role added" => accounts.AddToRoleAsync(account, "Manager"),
            "team changed" => accounts.UpdateAsync(With(account, a => a.Teams = "sen-south")),
            "left" => accounts.UpdateAsync(With(account, a => a.Active = false)),
            "locked by an administrator" => accounts.SetLockoutEndDateAsync(account, DateTimeOffset.MaxValue),
            "password changed" => accounts.ChangePasswordAsync(account, DemoAccounts.Password, "another password of the county"),
            "deleted" => accounts.DeleteAsync(account),
            _ => Task.FromResult(IdentityResult.Success),
        });

        (await AccountStanding.MayStay(accounts, principal)).ShouldBe(stays, change);
        if (change is "left" or "locked by an administrator")
        {
            var anew = await scope.ServiceProvider.GetRequiredService<IUserClaimsPrincipalFactory<Store.Accounts.Account>>().CreateAsync(account);
            Grains.Actors.ActorClaims.Of(anew)!.Roles.ShouldBeEmpty("the cookie is renewed without roles");
        }
    }

    [Fact]
    public async Task Nobody_has_nothing_to_lose()
    {
        await using var scope = village.Services.CreateAsyncScope();
        (await AccountStanding.MayStay(scope.ServiceProvider.GetRequiredService<UserManager<Store.Accounts.Account>>(), new ClaimsPrincipal(new ClaimsIdentity()))).ShouldBeTrue();
        scope.ServiceProvider.GetRequiredService<AuthenticationStateProvider>().ShouldBeOfType<WatchedSignIn>();
        AccountStanding.Interval.ShouldBeLessThanOrEqualTo(TimeSpan.FromSeconds(20), "a cookie and the page that it opens are each looked at once in it, so what was taken away is gone within a minute");
    }

    private static Store.Accounts.Account With(Store.Accounts.Account account, Action<Store.Accounts.Account> change)
    {
        change(account);
        return account;
    }
}
