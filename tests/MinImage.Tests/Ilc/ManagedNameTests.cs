using MinImage.Ilc;

namespace MinImage.Tests.Ilc;

public sealed class ManagedNameTests
{
    [Theory]
    [InlineData("System_Net_Http_System_Net_Http_HttpClient__Send", "System.Net.Http.HttpClient.Send")]
    [InlineData("S_P_CoreLib_System_IO_StreamWriter__Flush_0", "System.IO.StreamWriter.Flush_0")]
    [InlineData("Shop_Native__answer", "Shop.Native.answer")]
    [InlineData("Shop_Program___Main__", "Shop.Program.<Main>$")]
    [InlineData("Shop_Program___Main___d__0__MoveNext", "Shop.Program___Main___d__0.MoveNext")]
    [InlineData("Shop_Cart___c___Sum_b__0_0", "Shop.Cart___c._Sum_b__0_0")]
    [InlineData("System_Collections_System_Collections_Generic_List_1<Shop_A__B>__Add", "System.Collections.Generic.List.1<Shop.A__B>.Add")]
    [InlineData("Shop_Cart_1<System___Canon>__<AsyncCallable>Shop_Cart_1__SumAsync", "Shop.Cart.1.SumAsync")]
    public void Is_reconstructed_from_the_symbol_of_a_method(string symbol, string name) =>
        Assert.Equal(name, ManagedName.Of(symbol));

    [Theory]
    [InlineData("qsort")]
    [InlineData("_start")]
    [InlineData("__libc_start_main")]
    public void Of_a_native_function_is_the_symbol_itself(string symbol) => Assert.Equal(symbol, ManagedName.Of(symbol));
}
