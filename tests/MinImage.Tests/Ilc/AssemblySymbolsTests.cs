using MinImage.Ilc;

namespace MinImage.Tests.Ilc;

public sealed class AssemblySymbolsTests
{
    [Theory]
    [InlineData("Shop_Web_Shop_Web_Cart__Sum", "Shop.Web.Cart.Sum")]
    [InlineData("Shop_Web_Cart___SumAsync_d__0__MoveNext", "Cart.SumAsync")]
    [InlineData("Shop_Web_Cart__<AsyncCallable>Shop_Web_Cart__SumAsync", "Cart.SumAsync")]
    [InlineData("Shop_Web_Program__<AsyncCallable>Shop_Web_Program___Main__", "Program.<Main>$")]
    [InlineData("Shop_Web_Cart___c__<AsyncCallable>Shop_Web_Cart___c___SumAsync_b__0_0", "Cart.SumAsync")]
    public void Name_the_method_in_the_source(string symbol, string name)
    {
        var symbols = new AssemblySymbols(["Shop.Web"], ["System.Private.CoreLib"]);

        Assert.Equal(name, symbols.NameOf(symbol));
    }
}
