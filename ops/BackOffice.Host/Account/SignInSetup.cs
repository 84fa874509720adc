using BackOffice.Engine.Access;
using BackOffice.Store;
using BackOffice.Store.Data;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Identity;

namespace BackOffice.Host.Account;

/// <summary>Accounts, cookies and the rule that a page is closed unless it says that it is open.</summary>
internal static class SignInSetup
{
    public static IServiceCollection AddSignIn(this IServiceCollection services)
    {
        services.AddAuthentication(IdentityConstants.ApplicationScheme).AddIdentityCookies();
        services.AddIdentityCore<Store.Accounts.Account>(Rules)
            .AddRoles<IdentityRole>()
            .AddEntityFrameworkStores<BackOfficeDb>()
            .AddSignInManager()
            .AddClaimsPrincipalFactory<ActorClaimsFactory>();
        services.ConfigureApplicationCookie(options =>
        {
            options.LoginPath = "/sign-in";
            options.AccessDeniedPath = "/no-access";
            options.ReturnUrlParameter = "ReturnUrl";
            options.Cookie.Name = "backoffice";
            options.Cookie.HttpOnly = true;
            options.Cookie.SameSite = SameSiteMode.Lax;
            options.ExpireTimeSpan = TimeSpan.FromHours(8);
            options.SlidingExpiration = true;
            options.TimeProvider = TimeProvider.System; // moving the demo's clock must not sign everybody out
        });
        services.AddScoped<ISecurityStampValidator, StandingValidator>();
        services.Configure<SecurityStampValidatorOptions>(options =>
        {
            options.TimeProvider = TimeProvider.System;
            options.ValidationInterval = AccountStanding.Interval; // roles and teams that were taken away are gone from the cookie by then
        });
        services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
        services.AddCascadingAuthenticationState();
        services.AddScoped<AuthenticationStateProvider, WatchedSignIn>();
        services.AddScoped<SignIns>();
        services.AddScoped<PasswordChoice>();
        return services;
    }

    /// <summary>Accounts without cookies and pages, for commands that make them.</summary>
    public static IServiceCollection AddSeedSignIn(this IServiceCollection services)
    {
        services.AddDataProtection();
        services.AddIdentityCore<Store.Accounts.Account>(Rules)
            .AddRoles<IdentityRole>()
            .AddEntityFrameworkStores<BackOfficeDb>();
        return services;
    }

    private static void Rules(IdentityOptions options)
    {
        options.User.RequireUniqueEmail = true;
        options.User.AllowedUserNameCharacters = ""; // the name is the e-mail address, and there are people called O'Neill
        options.Password.RequiredLength = 12;
        options.Password.RequireNonAlphanumeric = false;
        options.Password.RequireUppercase = false;
        options.Password.RequireDigit = false;
        options.Lockout.MaxFailedAccessAttempts = 5;
        options.Lockout.DefaultLockoutTimeSpan = TimeSpan.FromMinutes(15);
    }

    /// <summary>Makes the roles that are missing. <see cref="Role.System"/> is nobody's.</summary>
    public static async Task MakeRoles(IServiceProvider services)
    {
        var roles = services.GetRequiredService<RoleManager<IdentityRole>>();
        foreach (var role in Enum.GetNames<Role>().Where(name => name != nameof(Role.System)))
            if (!await roles.RoleExistsAsync(role))
                await roles.CreateAsync(new IdentityRole(role));
    }

    public static IEndpointRouteBuilder MapSignOut(this IEndpointRouteBuilder app)
    {
        app.MapPost("/sign-out", async (HttpContext context, SignInManager<Store.Accounts.Account> manager, Microsoft.AspNetCore.Antiforgery.IAntiforgery antiforgery) =>
        {
            if (!await antiforgery.IsRequestValidAsync(context))
                return Results.BadRequest();
            await manager.SignOutAsync();
            return Results.LocalRedirect("/sign-in");
        });
        return app;
    }
}
