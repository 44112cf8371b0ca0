import { LoadingPage } from '@/components/dashboard/loading-page'

export default LoadingPage
